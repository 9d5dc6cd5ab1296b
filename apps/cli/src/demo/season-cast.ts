/** The demo season's invented offices, enterprises, carriers and vacancies. Rosters, agreements and divisions are files. */

export interface County {
  readonly code: string;
  readonly office: string;
  readonly login: string;
  readonly roster: string;
  /** County seat; villages are scattered around it, as no village has published coordinates. */
  readonly lon: number;
  readonly lat: number;
}

export const COUNTIES: readonly County[] = [
  {
    code: '513431',
    office: '昭觉县就业服务中心',
    login: 'zhaojue',
    roster: '513431-zhaojue.csv',
    lon: 102.8426,
    lat: 28.0141,
  },
  {
    code: '530627',
    office: '镇雄县劳动就业服务局',
    login: 'zhenxiong',
    roster: '530627-zhenxiong.csv',
    lon: 104.8735,
    lat: 27.4415,
  },
  {
    code: '522633',
    office: '从江县就业局',
    login: 'congjiang',
    roster: '522633-congjiang.xlsx',
    lon: 108.9053,
    lat: 25.7533,
  },
];

export interface CarrierSeed {
  readonly county: string;
  readonly name: string;
  readonly login: string;
  /** What its plates begin with. */
  readonly plates: string;
}

export const CARRIERS: readonly CarrierSeed[] = [
  { county: '513431', name: '凉山示范客运', login: 'coaches-zhaojue', plates: '川W' },
  { county: '530627', name: '昭通示范客运', login: 'coaches-zhenxiong', plates: '云C' },
  { county: '522633', name: '黔东南示范客运', login: 'coaches-congjiang', plates: '贵H' },
  { county: '440113', name: '广州示范客运', login: 'coaches-panyu', plates: '粤A' },
];

/** Takes what another gives back: of the same prefecture as Zhenxiong. */
export const RESERVE: CarrierSeed = {
  county: '530602',
  name: '昭阳示范客运',
  login: 'coaches-zhaoyang',
  plates: '云C8',
};

/** Villages as the rosters write them. */
export const VILLAGES = ['河边村4组', '大坪村', '一组', '二组', '三组'] as const;

export interface VacancySeed {
  readonly title: string;
  readonly occupation: string;
  readonly headcount: number;
  /** Yuan a month. */
  readonly wage: readonly [from: number, to: number];
}

export interface EnterpriseSeed {
  readonly name: string;
  readonly city: string;
  readonly lon: number;
  readonly lat: number;
  readonly vacancies: readonly VacancySeed[];
}

const vacancy = (title: string, headcount: number, from: number, to: number): VacancySeed => ({
  title,
  occupation: title,
  headcount,
  wage: [from, to],
});

export const ENTERPRISES: readonly EnterpriseSeed[] = [
  {
    name: '佛山示范陶瓷',
    city: '440604',
    lon: 113.08,
    lat: 23.01,
    vacancies: [vacancy('包装工', 18, 4500, 6000), vacancy('叉车', 8, 5500, 7000), vacancy('保安', 6, 4000, 4800)],
  },
  {
    name: '佛山示范家电',
    city: '440606',
    lon: 113.29,
    lat: 22.81,
    vacancies: [
      vacancy('电子厂普工', 40, 4800, 6500),
      vacancy('注塑', 15, 5200, 6800),
      vacancy('焊工', 10, 6000, 8000),
    ],
  },
  {
    name: '东莞示范电子',
    city: '441900',
    lon: 113.75,
    lat: 23.04,
    vacancies: [vacancy('电子厂普工', 55, 4600, 6200), vacancy('包装工', 20, 4300, 5600)],
  },
  {
    name: '东莞示范鞋业',
    city: '441900',
    lon: 113.68,
    lat: 22.94,
    vacancies: [vacancy('鞋厂', 40, 4500, 6000), vacancy('缝纫工', 25, 4800, 6600)],
  },
  {
    name: '东莞示范物流',
    city: '441900',
    lon: 113.82,
    lat: 23.09,
    vacancies: [vacancy('叉车', 10, 5200, 6500), vacancy('司机', 8, 6500, 8500), vacancy('保安', 8, 3900, 4600)],
  },
  {
    name: '宁波示范模具',
    city: '330206',
    lon: 121.84,
    lat: 29.9,
    vacancies: [vacancy('注塑', 20, 5000, 6800), vacancy('焊工', 12, 6200, 8200)],
  },
  {
    name: '宁波示范服饰',
    city: '330212',
    lon: 121.56,
    lat: 29.83,
    vacancies: [vacancy('缝纫工', 30, 4800, 6500), vacancy('包装工', 15, 4400, 5500), vacancy('厨师', 4, 5000, 6500)],
  },
  {
    name: '义乌示范饰品',
    city: '330782',
    lon: 120.07,
    lat: 29.3,
    vacancies: [vacancy('包装工', 25, 4300, 5600), vacancy('服务员', 10, 3800, 4600)],
  },
  {
    name: '义乌示范针织',
    city: '330782',
    lon: 120.11,
    lat: 29.33,
    vacancies: [vacancy('缝纫工', 30, 4700, 6400), vacancy('家政', 8, 4500, 6000)],
  },
  {
    name: '昆山示范精密',
    city: '320583',
    lon: 120.96,
    lat: 31.39,
    vacancies: [vacancy('电子厂普工', 60, 4900, 6600), vacancy('叉车', 8, 5400, 6800), vacancy('厨师', 5, 5000, 6500)],
  },
  {
    name: '昆山示范建材',
    city: '320583',
    lon: 121.01,
    lat: 31.35,
    vacancies: [vacancy('建筑小工', 20, 5500, 7000), vacancy('焊工', 10, 6300, 8300)],
  },
  {
    name: '晋江示范鞋服',
    city: '350582',
    lon: 118.56,
    lat: 24.79,
    vacancies: [vacancy('鞋厂', 50, 4600, 6300), vacancy('缝纫工', 25, 4700, 6500), vacancy('服务员', 6, 3900, 4500)],
  },
];

const USCC_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const USCC_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** A well-formed unified social credit code (GB 32100-2015) for an invented enterprise. */
export function invented(ordinal: number, city: string): string {
  const body = `91${city}MA5D${String(ordinal).padStart(5, '0')}`;
  const sum = USCC_WEIGHTS.reduce((total, weight, i) => total + weight * USCC_ALPHABET.indexOf(body.charAt(i)), 0);
  return `${body}${USCC_ALPHABET.charAt((31 - (sum % 31)) % 31)}`;
}

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** A well-formed ID number (GB 11643-1999) of nobody, born on a day that nobody of the rosters was: 1 January 1980. */
export function inventedIdNumber(division: string, ordinal: number): string {
  const body = `${division}19800101${String(ordinal).padStart(3, '0')}`;
  const sum = ID_WEIGHTS.reduce((total, weight, i) => total + weight * Number(body[i]), 0);
  return `${body}${'10X98765432'.charAt(sum % 11)}`;
}

/** A number in [0, 1) that depends on the text alone, so that every season is the same. */
export function fateOf(text: string): number {
  let hash = 2_166_136_261;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16_777_619);
  return ((hash ^ (hash >>> 15)) >>> 0) / 4_294_967_296;
}
