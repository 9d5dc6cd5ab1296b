import { plainText } from './sheet.js';

/** What a column may hold. */
export const ROSTER_FIELDS = [
  'row',
  'name',
  'sex',
  'id',
  'phone',
  'village',
  'registeredPoor',
  'destination',
  'occupation',
  'wage',
  'date',
  'companion',
  'notes',
] as const;
export type RosterField = (typeof ROSTER_FIELDS)[number];

interface Heading {
  /** Whole headings, compared without punctuation and case. */
  readonly exact: RegExp;
  /** A part of a heading, looked at where no column has a whole one. */
  readonly part?: RegExp;
  readonly never?: RegExp;
}

const OTHER_TIMES = /原|去年|上年|往年|上次|曾|之前|以前|20\d\d年|last|previous|former/;

/** How clerks head their columns. */
const HEADINGS: Readonly<Record<RosterField, Heading>> = {
  row: {
    exact:
      /^(?:(?:人员)?序号?|编号|行号|顺序号?|序次|项次|排序|no|nr|sn|number|serial(?:no|number)?|row(?:no|number)?|seq|index)$/,
  },
  name: {
    exact:
      /^(?:姓名|名字|务工人员姓名|人员姓名|劳动力姓名|本人姓名|外出人员姓名|(?:外出|务工|返岗|登记)?人员|人名|劳动者|务工者|(?:full|worker|workers)?name|nameofworker|worker)$/,
    part: /姓名|名字|name/,
    never:
      /户主|联系人|同行|监护|紧急|亲属|父|母|配偶|家属|干部|责任人|企业|单位|公司|填|village|county|company|contact|companion|guardian/,
  },
  sex: { exact: /^(?:性别|男女|sex|gender|mf)$/, part: /性别/ },
  id: {
    exact:
      /^(?:(?:居民|公民|本人)?身份证(?:号码?|件号码?)?|(?:公民)?身份号码|证件号码?|身份证明号码|id|(?:resident|national|identity)?id(?:no|number|card|cardno|cardnumber)?|identity(?:card)?(?:no|number)?)$/,
    part: /身份证|身份号|证件号|idcard|idnumber|idno|residentid/,
    never: /户主|监护|亲属|同行|配偶|家属|类型|类别|有效|地址|type|expiry/,
  },
  phone: {
    exact:
      /^(?:(?:本人)?(?:联系)?(?:手机|电话)(?:号码?|号)?|联系方式|联系号码|联络电话|手机电话|(?:mobile|cell|tele|contact)?(?:phone)?(?:no|number)?|mobile|tel|cell|telephone)$/,
    part: /手机|电话|联系方式|phone|mobile/,
    never:
      /紧急|亲属|户主|企业|单位|家属|监护|村|同行|联系人|干部|责任人|备用|emergency|relative|employer|companion|contactperson/,
  },
  village: {
    exact:
      /^(?:(?:家庭|现居?|详细|家庭详细|居住|户籍|户口)?(?:住址|地址|住所|所在地|地)(?:村组)?|村组|村民?小?组|所在村组?|行政村(?:及小组)?|自然村|村[别名]?|组|(?:home)?address|village|villagegroup|home)$/,
    part: /住址|地址|村组|户籍|户口|address|village/,
    never: /企业|单位|公司|务工|工作|目的|类型|类别|employer|company|work/,
  },
  registeredPoor: {
    exact:
      /^(?:是否)?(?:属于|为)?(?:建档立卡|建档|建卡户|脱贫户|精准扶贫户|贫困户|建档立卡贫困(?:户|人口|劳动力)?|建档立卡户|贫困(?:劳动力|人口))(?:户)?(?:是否|是或否|是否属于)?$|^(?:registered)?poor(?:labourer|household|worker)?$|^registeredpoor.*$|^(?:on)?poverty(?:register)?$/,
    part: /建档立卡|贫困|poor/,
    never: /原因|编号|脱贫年|时间|人数/,
  },
  destination: {
    exact:
      /^(?:(?:意向|拟|计划|希望|期望|想)?(?:外出)?(?:去的?)?(?:务工|就业|工作|打工)?(?:目的地|地点|去向|城市|地区|地方|省份?|地)|想去哪里?|去哪里?|去向|(?:务工)?流向|[输流][入出]地|目标城市|(?:preferred|intended|work)?(?:destination|place|city)|where(?:to(?:go)?)?|desiredplace|placeofwork|destinationcity)$/,
    part: /务工地|务工意愿地|就业地|目的地|去向|去哪|意向地|意向城市|工作地|打工地|destination|wheretogo/,
    never: OTHER_TIMES,
  },
  occupation: {
    exact:
      /^(?:(?:意向|期望|希望|从事|拟从事|求职)?(?:工种|岗位|职业|工作|行业|职位)(?:意向|意愿|类型)?|(?:求职|就业)(?:意向|意愿)|想干(?:什么|啥)|想做的?(?:工作|事)|(?:preferred|desired|intended)?(?:occupation|job|trade|work|position)|(?:job|work)wanted)$/,
    part: /工种|岗位|职业|职位|occupation|job/,
    never: OTHER_TIMES,
  },
  wage: {
    exact:
      /^(?:(?:期望|意向|要求|最低|希望)?(?:的)?(?:月)?(?:工资|薪资|薪水|月薪|收入|待遇|薪酬)(?:待遇)?(?:要求|期望)?(?:元|元月|元每月)?|(?:expected|least|minimum|min|desired)?(?:monthly)?(?:wage|salary|pay)(?:month|permonth|amonth|rmb|cny|yuan)?)$/,
    part: /工资|薪|收入|待遇|wage|salary|pay/,
    never: OTHER_TIMES,
  },
  date: {
    exact:
      /^(?:(?:拟|计划|预计|可|希望|意向|外出|返岗)*(?:出发|出行|返岗|启程|动身|外出|出门|走|乘车|返程)?(?:时间|日期|日子)|(?:什么时候|何时|啥时候)(?:能|可以)?(?:走|出发|动身)|(?:可|能)?(?:上岗|到岗)(?:时间|日期)|走的(?:时间|日期)|(?:date|day)?(?:of)?departure(?:date|time|day)?|date|availablefrom|available|startdate|traveldate|leaving(?:date|on)?|leaveon|readyfrom)$/,
    part: /出发|出行|返岗|启程|动身|外出时间|departure|available|leav/,
    never: /出生|填|登记|返乡|返回|地|方便|人员|姓名|是否|回家|交通|方式|birth|place/,
  },
  companion: {
    exact:
      /^(?:同行(?:人员?|者|人姓名)?|同[伴路](?:人员?)?|同去(?:的人|人员)?|结伴(?:人员?)?|随行人员?|一[同起](?:外出|走|去|出发)?(?:的人|人员)?|[和跟与]谁(?:一起|一同|同行)?(?:走|去|出发)?|companions?|travelswith|travellingwith|travelingwith|with|goe?s?(?:ing)?with|togetherwith)$/,
    part: /同行|结伴|同伴|companion|travel+ing?with|travelswith/,
    never: /人数|关系|电话|身份证|number/,
  },
  notes: {
    exact:
      /^(?:备注|(?:其他|其它|情况|补充|备注)?说明|附注|(?:特殊|其他|其它)情况|其他|其它|备考|注|notes?|remarks?|comments?)$/,
    part: /备注|remark|note/,
  },
};

const FIELDS = Object.keys(HEADINGS) as RosterField[];

const heading = (text: string): string =>
  plainText(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
const withoutBrackets = (text: string): string => heading(plainText(text).replace(/[([【].*?(?:[)\]】]|$)/g, ''));

/** The columns that a row of headings names: position → field. A field is given to one column, whole headings first. */
export function fieldsNamed(texts: readonly string[]): Map<number, RosterField> {
  const named = new Map<number, RosterField>();
  const taken = new Set<RosterField>();
  const offer = (fits: (rule: Heading, name: string, bare: string) => boolean) => {
    texts.forEach((text, column) => {
      const name = heading(text);
      const bare = withoutBrackets(text);
      if (name === '' || name.length > 40 || named.has(column)) return;
      const field = FIELDS.find((one) => !taken.has(one) && fits(HEADINGS[one], name, bare));
      if (!field) return;
      named.set(column, field);
      taken.add(field);
    });
  };
  offer(({ exact }, name, bare) => exact.test(name) || exact.test(bare));
  offer(({ part, never }, name) => name.length <= 20 && (part?.test(name) ?? false) && !(never?.test(name) ?? false));
  return named;
}
