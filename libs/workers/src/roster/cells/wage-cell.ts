import { chineseNumber } from './chinese-number.js';
import { isBlank, plainText, type Cell } from '../sheet.js';

/** Least wage a month in fen; null where none was named or it could not be read, and then `doubt` says why. */
export interface WageReading {
  readonly minWageFen: number | null;
  readonly doubt: 'wage-unreadable' | 'wage-not-monthly' | null;
}

const SCALE: Readonly<Record<string, number>> = { 百: 100, 千: 1000, k: 1000, 万: 10_000, w: 10_000 };
const PLAIN_NUMERALS: Readonly<Record<string, string>> = {
  ...{ 壹: '一', 贰: '二', 叁: '三', 肆: '四', 伍: '五', 陆: '六', 柒: '七', 捌: '八', 玖: '九' },
  ...{ 拾: '十', 佰: '百', 仟: '千', 萬: '万' },
};
const OPEN =
  /面议|面谈|协商|商议|不限|随便|都行|都可|均可|可以|要求|情况|待定|未定|规定|安排|计件|按件|市场|行情|无所谓|看着给|越高越好|没意见|negotiable|any|open|discuss/;
const NOT_MONTHLY =
  /[/每一](?:天|日|小时|时|年|周|班|h|d|day|hour|year|week)|[日时年周]薪|日结|per(?:day|hour|year|week)|daily|hourly/;
const UPPER_ONLY = /以下|以内|不超|最多|最高|低于|^[<≤]/;
const NOISE =
  /面议|[+加]?(?:提成|计件|奖金)|\/人|人民币|rmb|cny|yuan|块钱|[元块圆¥$]|工资|月薪|月收入|月入|期望|要求|最低|最少|至少|不少于|底薪|保底|税前|税后|到手|左右|上下|多(?=$|[元块])|大概|大约|差不多|约|及?以上|起步|起|包吃包住|包吃住|包食宿|管吃住|包吃|包住|每个?月|一个月|\/?(?:个?月|month|mon|m$)|permonth|amonth|monthly|≥|>=?|\+|整/g;
const AMOUNT = '(?:\\d+(?:\\.\\d{1,2})?(?:[百千万kw]\\d?百?)?|[零〇一二两三四五六七八九十百千万]+)';
const RANGE = new RegExp(`^(${AMOUNT})(?:[-~—–―_/、至到]+(${AMOUNT})?)?$`);

// Below it lies a day's pay or a slip of the pen, above it a slip of the pen.
const LEAST_YUAN = 500;
const MOST_YUAN = 200_000;

/** Reads what clerks write as the expected wage: 5千, 0.5万, 3500-4500, 六千左右, 4500元/月, 面议. */
export function readWage(cell: Cell): WageReading {
  const plain = plainText(cell.text).toLowerCase();
  if (cell.kind === 'empty' || isBlank(plain)) return none;
  const compact = plain
    .replace(/\(.*?\)|\[.*?\]/g, '')
    .replace(/[\s'"“”,]/g, '')
    .replace(/[壹贰叁肆伍陆柒捌玖拾佰仟萬]/g, (numeral) => PLAIN_NUMERALS[numeral] ?? numeral)
    .replace(/^半(?=[百千万])/, '0.5')
    .replace(/^\.(?=\d)/, '0.');
  const named = /[\d一二两三四五六七八九十百千万]/.test(compact.replace(/一个月|统一|一定/g, ''));
  if (!named) return OPEN.test(compact) ? none : unreadable;
  if (NOT_MONTHLY.test(compact.replace(/一个?月/g, ''))) return { minWageFen: null, doubt: 'wage-not-monthly' };
  if (UPPER_ONLY.test(compact.replace(/不低于|最低/g, ''))) return unreadable;
  const amounts = RANGE.exec(compact.replace(/不低于/g, '').replace(NOISE, ''));
  const yuan = amounts ? lowerEnd(amounts[1] ?? '', amounts[2]) : null;
  if (yuan === null || yuan < LEAST_YUAN || yuan > MOST_YUAN) return unreadable;
  return { minWageFen: Math.round(yuan * 100), doubt: null };
}

/** In 4-5千 the unit of the upper end holds for the lower one too. */
function lowerEnd(low: string, high: string | undefined): number | null {
  const lower = yuanOf(low);
  if (high === undefined || lower === null) return lower;
  const upper = yuanOf(high);
  if (upper === null) return null;
  const scale = SCALE[/[百千万kw]/.exec(high)?.[0] ?? ''] ?? 1;
  return lower < 100 && upper >= LEAST_YUAN && lower * scale <= upper ? lower * scale : Math.min(lower, upper);
}

function yuanOf(amount: string): number | null {
  const about = /^([一二两三四五六七八九])[二三四五六七八九]([百千万])$/.exec(amount);
  if (about) return (chineseNumber(about[1] ?? '') ?? 0) * (SCALE[about[2] ?? ''] ?? 1);
  const digits = /^(\d+(?:\.\d+)?)(?:([百千万kw])(\d)?百?)?$/.exec(amount);
  if (!digits) return chineseNumber(amount);
  const scale = SCALE[digits[2] ?? ''] ?? 1;
  return Number((Number(digits[1]) * scale + (Number(digits[3] ?? 0) * scale) / 10).toFixed(2));
}

const none: WageReading = { minWageFen: null, doubt: null };
const unreadable: WageReading = { minWageFen: null, doubt: 'wage-unreadable' };
