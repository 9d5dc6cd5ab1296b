import { type Season } from './season.js';
import type { Journey } from './transport.js';

interface Ledger {
  readonly balanced: boolean;
  readonly terms?: Readonly<Record<string, readonly { readonly name: string }[]>>;
  readonly equations?: readonly object[];
}

/** Ledgers balance, batches close, one worker's trail and companions are shown. True if every head-count balances. */
export async function traceSeason(season: Season, journeys: readonly Journey[]): Promise<boolean> {
  const { tell, figures } = season;
  tell.stage('台账平衡、批次关闭、全程追溯', 'ledgers balance, batches close, the trail');
  let balanced = true;
  const closed: string[] = [];
  const totals: Record<string, number> = {};
  for (const { office, batch } of journeys) {
    const ledger = await office.client.get<Ledger>(`batches/${batch.id}/ledger`);
    balanced &&= ledger.balanced;
    for (const [term, persons] of Object.entries(ledger.terms ?? {}))
      totals[term] = (totals[term] ?? 0) + persons.length;
    const { state } = await office.client.post<{ state: string }>(`batches/${batch.id}/close`);
    closed.push(state);
  }
  figures['ledger'] = { ...totals, balanced };
  figures['closed'] = closed;
  tell.fact(JSON.stringify(totals), balanced ? 'balanced' : 'NOT balanced');

  const [journey] = journeys;
  const seat = journey?.trips[0]?.seats[1];
  if (journey && seat) {
    const { client } = journey.office;
    const trail = await client.get<{ items: { type: string; at: string; text: { zh: string; en: string } }[] }>(
      `workers/${seat.workerId}/trail`,
    );
    const contacts = await client.get<{ items: object[] }>(`workers/${seat.workerId}/contacts`);
    for (const { at, text } of trail.items) tell.fact(`${at.slice(0, 16)} ${text.zh}`, text.en);
    figures['trail'] = { events: trail.items.length, sharedVehicleWith: contacts.items.length };
    tell.fact(`同车 ${contacts.items.length} 人`, `shared a vehicle with ${contacts.items.length}`);
  }
  return balanced && closed.every((state) => state === 'closed');
}
