import type { Text } from '#kernel';

/** Three confirmations and seven joinings (三确认七对接), in the order in which they are printed. */
export const CHECKLIST_ITEMS = [
  'identity',
  'post',
  'health',
  'staff',
  'posts',
  'workers',
  'health-management',
  'vehicle',
  'landing',
  'hand-over',
] as const;
export type ChecklistItem = (typeof CHECKLIST_ITEMS)[number];

const CONFIRMATIONS: readonly ChecklistItem[] = ['identity', 'post', 'health'];

/** How many of how many have a stored fact to show; nothing is wanted where `of` is 0. */
export interface Figures {
  readonly done: number;
  readonly of: number;
}
export type ChecklistFigures = Readonly<Record<ChecklistItem, Figures>>;

/** A named person answers for what no fact shows: for as many as were open then, and no more. */
export interface Confirmation {
  readonly item: ChecklistItem;
  readonly name: string;
  readonly note: string;
  readonly open: number;
  readonly at: Date;
}

/** What holds on a day. */
export interface ItemRule {
  readonly item: ChecklistItem;
  /** Whether the vehicle stays while it is open; otherwise it is a warning. */
  readonly bars: boolean;
  readonly byPerson: boolean;
}

const TITLES: Readonly<Record<ChecklistItem, Text>> = {
  identity: { zh: '身份确认', en: 'Identity confirmed' },
  post: { zh: '岗位确认', en: 'Post confirmed' },
  health: { zh: '健康确认', en: 'Health confirmed' },
  staff: { zh: '人员对接', en: 'Staff joined' },
  posts: { zh: '岗位对接', en: 'Posts joined' },
  workers: { zh: '劳动者对接', en: 'Workers joined' },
  'health-management': { zh: '健康管理对接', en: 'Health management joined' },
  vehicle: { zh: '车辆对接', en: 'Vehicle joined' },
  landing: { zh: '落地对接', en: 'Landing joined' },
  'hand-over': { zh: '交接对接', en: 'Hand-over joined' },
};

/** What shows that an item is done. */
const FACTS: Readonly<Record<ChecklistItem, Text>> = {
  identity: {
    zh: '派车单上的证件尾号与登记一致的座位',
    en: 'seats whose ID tail on the sheet is that of the register',
  },
  post: { zh: '岗位安置仍为已确认的座位', en: 'seats whose placement still stands' },
  health: { zh: '健康码获认可的座位', en: 'seats whose health code is recognised' },
  staff: { zh: '领队已用口令登录', en: 'the leader signed in with the code' },
  posts: { zh: '未撤回的岗位', en: 'vacancies that were not withdrawn' },
  workers: { zh: '已由电话通知的乘车人', en: 'people who were told by telephone' },
  'health-management': { zh: '发车前已复核健康码的座位', en: 'seats judged again before departure' },
  vehicle: { zh: '客运企业已确认车辆和驾驶员', en: 'a carrier confirmed vehicle and drivers' },
  landing: {
    zh: '已同意到达时段的接收点、已签收通知的主管单位',
    en: 'gates that accepted their slot, authorities that acknowledged the notification',
  },
  'hand-over': { zh: '有接收联系人账号的接收点', en: 'gates with a contact who can count and sign' },
};

const REMEDIES: Readonly<Record<ChecklistItem, Text>> = {
  identity: {
    zh: '按身份证逐人核对后由核对人确认，或更正登记',
    en: 'Compare the ID cards and confirm under your name, or correct the register',
  },
  post: {
    zh: '移出安置已撤销的人，或在车门处记为拒载',
    en: 'Take out whose placement ended, or refuse them at the door',
  },
  health: {
    zh: '按待办清单补证明、换码或改乘',
    en: 'See the recognition tasks: bring the proof, renew the code, or move',
  },
  staff: {
    zh: '领队用派车单上的口令登录，或指定领队并确认',
    en: 'The leader signs in with the sheet’s code; or name one and confirm',
  },
  posts: { zh: '与企业核实，重新匹配受影响的人', en: 'Ask the enterprise; match again those who are affected' },
  workers: { zh: '打印通知单当面告知，然后确认', en: 'Tell people from the printed list, then confirm' },
  'health-management': {
    zh: '发车前 24 小时起自动复核，也可立即重新判定',
    en: 'Done by itself from 24 h before departure on; or have the trip judged again now',
  },
  vehicle: {
    zh: '派车并由客运企业确认，或自有车辆由负责人确认',
    en: 'Offer the trip to a carrier; or answer for your own vehicle',
  },
  landing: { zh: '催请接收点和主管单位答复', en: 'Ask the gate and the authorities for their answer' },
  'hand-over': {
    zh: '企业为接收点联系人开设账号，或确认由谁在纸面签收',
    en: 'The enterprise opens an account for the site contact; or confirm who signs on paper',
  },
};

export interface ItemView {
  readonly item: ChecklistItem;
  readonly group: 'confirmation' | 'joining';
  readonly title: Text;
  readonly shownBy: Text;
  readonly state: 'done' | 'open' | 'not-needed';
  readonly done: number;
  readonly of: number;
  readonly bars: boolean;
  readonly byPerson: boolean;
  /** Whose word it rests on; null where facts show it. */
  readonly confirmation: { readonly name: string; readonly note: string; readonly at: string } | null;
  /** Null where nothing is open. */
  readonly remedy: Text | null;
}

/** An item is done by facts, or by the word of a person as far as it reaches. @param confirmation the newest one */
export function itemView(
  { item, bars, byPerson }: ItemRule,
  { done, of }: Figures,
  confirmation: Confirmation | null,
): ItemView {
  const open = Math.max(0, of - done);
  const vouched = open > 0 && byPerson && confirmation !== null && open <= confirmation.open ? confirmation : null;
  const state = of === 0 ? 'not-needed' : open === 0 || vouched ? 'done' : 'open';
  return {
    item,
    group: CONFIRMATIONS.includes(item) ? 'confirmation' : 'joining',
    title: TITLES[item],
    shownBy: FACTS[item],
    state,
    done,
    of,
    bars,
    byPerson,
    confirmation: vouched && { name: vouched.name, note: vouched.note, at: vouched.at.toISOString() },
    remedy: state === 'open' ? REMEDIES[item] : null,
  };
}

/** Items that keep the vehicle where it is. */
export const barring = (items: readonly ItemView[]): ItemView[] =>
  items.filter(({ bars, state }) => bars && state === 'open');

/** One item of all trips of a batch: open as long as it is with any of them. */
export function summed(item: ChecklistItem, views: readonly ItemView[]) {
  const add = (figure: (view: ItemView) => number) => views.reduce((sum, view) => sum + figure(view), 0);
  const open = views.filter(({ state }) => state === 'open').length;
  const needed = views.some(({ state }) => state !== 'not-needed');
  const state: ItemView['state'] = open > 0 ? 'open' : needed ? 'done' : 'not-needed';
  return { item, title: TITLES[item], state, done: add(({ done }) => done), of: add(({ of }) => of), openTrips: open };
}
