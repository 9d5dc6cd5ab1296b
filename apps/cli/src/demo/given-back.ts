import { type Carrier, type Carriers, crewOf, found, offerTo, register } from './carriers.js';
import type { Client } from './client.js';
import { RESERVE } from './season-cast.js';
import type { Season } from './season.js';
import type { Journey } from './transport.js';

interface Offer {
  readonly id: string;
  readonly tripId: string;
  readonly state: string;
  readonly carrier: string;
}
interface Alarm {
  readonly kind: string;
  readonly endedAt: string | null;
}

/** The county whose carrier loses a coach on the eve. */
const COUNTY = '530627';

/** A carrier that had confirmed gives a trip back: the office has an alarm, and another carrier confirms. */
export async function giveBack(
  { admin, tell, figures }: Season,
  nobody: Client,
  password: string,
  { journeys, carriers }: { readonly journeys: readonly Journey[]; readonly carriers: Carriers },
): Promise<void> {
  const journey = journeys.find(({ office }) => office.county.code === COUNTY);
  const [trip, first] = [journey?.trips[0], carriers.get(COUNTY)];
  if (!journey || !trip || !first) return;
  tell.stage('一家客运企业退回车次，另一家接手', 'a carrier gives a trip back, another one confirms it');
  const { client } = journey.office;
  const offersOf = async () =>
    (await client.all<Offer>('carrier-offers?limit=500')).filter(({ tripId }) => tripId === trip.id);
  const alarms = async () =>
    (await client.all<Alarm>(`alarms?trip=${trip.id}&ended=true`)).filter(({ kind }) => kind === 'carrier');
  const confirmed = (await offersOf()).find(({ state }) => state === 'confirmed');
  if (!confirmed) throw new Error(`Nobody has confirmed ${trip.sheetNumber}`);
  await first.client.post(`carrier-offers/${confirmed.id}/release`, { reason: '车辆临检发现制动故障' });
  const raised = (await alarms()).filter(({ endedAt }) => endedAt === null).length;

  const second: Carrier = await found(admin, nobody, { seed: RESERVE, ordinal: 191, password });
  const crew = crewOf(second, trip);
  await register(second.client, [crew]);
  await offerTo(client, second, [{ trip, crew }]);
  const after = await offersOf();
  const now = after.find(({ state }) => state === 'confirmed');
  const { items: versions } = await client.get<{ items: object[] }>(`trips/${trip.id}/versions`);
  const open = (await alarms()).filter(({ endedAt }) => endedAt === null).length;
  figures['givenBack'] = {
    ...{ released: after.filter(({ state }) => state === 'released').length, confirmedBy: now?.carrier ?? null },
    ...{ alarmsRaised: raised, alarmsOpen: open, sheetVersion: versions.length },
  };
  tell.fact(
    `${trip.sheetNumber}：${confirmed.carrier}退回，告警 ${raised} 条；${now?.carrier ?? '无人'}确认，未解除告警 ${open} 条，派车单第 ${versions.length} 版`,
    `given back, ${raised} alarm; confirmed by another carrier, ${open} alarms open, version ${versions.length} of the sheet`,
  );
}
