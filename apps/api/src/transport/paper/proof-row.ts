import type { RouteRule } from '#solver';
import type { Proof, TransferRuleName } from '#transport';

const RULE_ZH: Readonly<Record<RouteRule | TransferRuleName, string>> = {
  'before departure': '开车前到站',
  'after arrival': '到站后换乘',
  seats: '座位数',
  escort: '护送人',
  'door to door': '全程时间',
  'groups parted': '同行者分开',
  'persons lost or doubled': '漏人或重人',
  load: '实载率与隔离区',
  'barred places': '车型禁行地点',
  'no boarding after the first set-down': '下客后不再上客',
  'ride time': '在途时间',
  'continuous driving by day': '日间连续驾驶',
  'continuous driving by night': '夜间连续驾驶',
  break: '停车休息',
  'driving in 24 hours': '24小时累计驾驶',
  'no driving hours': '凌晨停驶',
  'second driver': '双驾驶员',
  crew: '驾驶员人数',
  'planning speed': '计划车速',
  'pick-up windows': '上客时段',
  'allowed region': '限定区域',
  home: '出车地点',
  'one risk level': '风险等级一致',
  'trip time': '全程时长',
  'gate hours': '接收时段',
  'gate load': '一车在接收点下车人数',
  'latest start': '最晚出发',
  'latest end': '最晚到达',
};

/** The rules whose figures are seconds. */
const TIMES: readonly string[] = [
  'trip time',
  'ride time',
  'continuous driving by day',
  'continuous driving by night',
  'break',
  'driving in 24 hours',
  'no driving hours',
  'planning speed',
  'latest start',
  'latest end',
  'before departure',
  'after arrival',
  'door to door',
] satisfies (RouteRule | TransferRuleName)[];
const ENDLESS = 1e9;

/** Hours and minutes, or a count. */
function figure(rule: string, value: number): string {
  if (value > ENDLESS) return '不限 none';
  if (!TIMES.includes(rule)) return String(value);
  const minutes = Math.round(value / 60);
  return `${String(Math.floor(minutes / 60))}:${String(minutes % 60).padStart(2, '0')} h`;
}

const ruleName = (rule: string): string => `${(RULE_ZH as Readonly<Record<string, string>>)[rule] ?? ''} ${rule}`;

/** What the checks name as source where no paper of the state does; whatever else they name is one. */
const SOURCE: Readonly<Record<string, string>> = {
  ours: '本系统设定 ours',
  'the batch’s own order': '本批次要求 the batch’s own order',
  'default of the product': '产品默认 default of the product',
  'hours of the recipient site': '接收点时段 hours of the recipient site',
};

/** A proof as it is printed: rule, figure, limit, whether it holds, source. */
export const proofRow = ({ rule, value, limit, ok, source }: Proof) => [
  ruleName(rule),
  figure(rule, value),
  figure(rule, limit),
  ok ? '符合 yes' : '不符合 no',
  SOURCE[source] ?? source,
];
