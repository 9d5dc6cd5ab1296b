import { shanghaiTime } from '#kernel';
import type { Season } from './season.js';
import type { Journey } from './transport.js';

interface Term {
  readonly term: string;
  readonly count: number;
}

interface Ledger {
  readonly balanced: boolean;
  readonly equations: readonly { readonly left: readonly Term[]; readonly right: readonly Term[] }[];
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
    const terms = new Map(
      ledger.equations.flatMap(({ left, right }) => [...left, ...right]).map((one) => [one.term, one]),
    );
    for (const { term, count } of terms.values()) totals[term] = (totals[term] ?? 0) + count;
    const { state } = await office.client.post<{ state: string }>(`batches/${batch.id}/close`);
    closed.push(state);
  }
  figures['closed'] = closed;
  const { planned = 0, boarded = 0, arrived = 0, unlisted = 0, disputed = 0 } = totals;
  const [noShow = 0, refused = 0, takenOff = 0, handedOver = 0, transferred = 0] = [
    'no-show',
    'refused',
    'taken-off',
    'handed-over',
    'transferred',
  ].map((term) => totals[term] ?? 0);
  // Whoever changes vehicles is on the list of each: so many names less than so many changes are the people.
  const people = journeys.reduce((sum, { batch }) => sum + batch.members.length, 0);
  balanced &&= planned - transferred === people;
  figures['ledger'] = { ...totals, persons: people, balanced };
  for (const equation of [
    `名单 ${planned} − 换乘 ${transferred} = ${people} 人 · names on lists − changes = persons`,
    `计划 ${planned} = 上车 ${boarded} + 未到 ${noShow} + 拒载 ${refused} · planned = boarded + no-show + refused`,
    `上车 ${boarded} = 到达 ${arrived} + 途中下车 ${takenOff} + 换乘 ${transferred} · boarded = arrived + taken off + changed`,
    `到达 ${arrived} + 名单外 ${unlisted} = 交接 ${handedOver} + 争议 ${disputed} · arrived + unlisted = handed over + disputed`,
  ])
    tell.line(`    ${equation}`);
  tell.fact(balanced ? '台账平衡' : '台账不平', balanced ? 'the ledger balances' : 'the ledger does NOT balance');

  const [journey] = journeys;
  const seat = journey?.trips[0]?.seats[1];
  if (journey && seat) {
    const { client } = journey.office;
    const trail = await client.get<{ items: { type: string; at: string; text: { zh: string; en: string } }[] }>(
      `workers/${seat.workerId}/trail`,
    );
    const contacts = await client.get<{ items: object[] }>(`workers/${seat.workerId}/contacts`);
    for (const { at, text } of trail.items) tell.fact(`${shanghaiTime(new Date(at))} ${text.zh}`, text.en);
    figures['trail'] = { events: trail.items.length, sharedVehicleWith: contacts.items.length };
    tell.fact(`同车 ${contacts.items.length} 人`, `shared a vehicle with ${contacts.items.length}`);
  }
  return balanced && closed.every((state) => state === 'closed');
}
