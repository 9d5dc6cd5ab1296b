// Rosters of any length for benchmarks: valid rows, distinct people, the same bytes for the same seed.
//   node test/bench/registry/roster-file.mjs FILE.csv|FILE.xlsx --rows 1000000 [--seed 1] [--county 513431] [--from 0] [--companions 0.05]
// `--from` skips people: rows 0–999 and rows 500–1499 of one seed and county overlap by half.
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = '10X98765432';
const FIRST_DAY = Date.UTC(1960, 0, 1);
const DAYS = 15_000; // to January 2001: everybody is of age in 2020
const PEOPLE = DAYS * 1000;
const STRIDE = 7_368_787; // prime, so that numbers do not come in the order of birth

const FAMILY = Array.from(
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈',
);
const GIVEN = Array.from(
  '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰红梅春燕飞鹏建国志海龙凤云辉波曲呷尔史色阿吉',
);
const VILLAGES = ['一组', '二组', '三组', '河边村4组', '大坪村', ''];
const POOR = ['是', '否', '√', '×', '建档立卡', '无', ''];
const PLACES = ['广东佛山', '广东省东莞市', '江苏苏州昆山', '浙江义乌', '上海', '福建泉州晋江', '浙江', '省外', ''];
const TRADES = ['电子厂普工', '焊工', '缝纫工', '家政', '司机', '建筑小工', '厨师', '保安', ''];
const WAGES = ['4000', '5千', '0.5万', '3500-4500', '六千左右', '面议', '4500元/月', ''];
const DATES = ['2020年3月12日', '3月18日', '2020/3/15', '2020.03.20', '20200322', '月底', ''];
const NOTES = ['', '', '会开车', '有焊工证', '夫妻'];
export const HEADINGS =
  '序号,姓名,性别,身份证号码,联系电话,住址（村组）,是否建档立卡,意向务工地,意向工种,期望月工资,拟出发时间,同行人,备注';

/** A well mixed unsigned 32-bit number for each number (Murmur3's finaliser). */
export function mixed(number) {
  let x = number | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** The `index`-th ID number of a county: valid, and of nobody else below 15,000,000. */
export function residentId(county, index, seed = 1) {
  const place = (index * STRIDE + mixed(seed)) % PEOPLE;
  const day = new Date(FIRST_DAY + Math.floor(place / 1000) * 86_400_000)
    .toISOString()
    .slice(0, 10)
    .replaceAll('-', '');
  const digits = `${county}${day}${String(place % 1000).padStart(3, '0')}`;
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += WEIGHTS[i] * (digits.charCodeAt(i) - 48);
  return digits + CHECKS[sum % 11];
}

function nameOf(index, seed) {
  const draw = mixed(index * 31 + seed * 7919 + 1);
  const second = GIVEN[(draw >>> 14) % GIVEN.length];
  return FAMILY[draw % FAMILY.length] + GIVEN[(draw >>> 7) % GIVEN.length] + (draw >>> 30 ? second : '');
}

/** The thirteen cells of the `index`-th person. */
export function rosterCells(index, { county = '513431', seed = 1, from = 0, companions = 0 } = {}) {
  const draw = mixed((index + from) * 17 + seed);
  const other = mixed(draw + 5);
  const of = (list, shift) => list[(draw >>> shift) % list.length];
  const id = residentId(county, index + from, seed);
  const companion = index > 0 && other % 1000 < companions * 1000 ? `和${nameOf(index + from - 1, seed)}一起` : '';
  return [
    String(index + 1),
    nameOf(index + from, seed),
    other & 1 ? (id.charCodeAt(16) & 1 ? '男' : '女') : '',
    id,
    `1${3 + (other % 7)}${String(mixed(other) % 1_000_000_000).padStart(9, '0')}`,
    of(VILLAGES, 3),
    of(POOR, 6),
    of(PLACES, 9),
    of(TRADES, 12),
    of(WAGES, 15),
    of(DATES, 18),
    companion,
    of(NOTES, 21),
  ];
}

/** The roster as text, some hundred rows at a time. */
export function* rosterText(rows, options = {}) {
  const { county = '513431' } = options;
  yield `外出务工人员返岗出行登记表（${county}）\n填报单位：××乡人民政府,,,,填报时间：2020年3月6日\n${HEADINGS}\n`;
  let piece = '';
  for (let i = 0; i < rows; i++) {
    piece += `${rosterCells(i, options).join(',')}\n`;
    if (piece.length < 65_536) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}合计,${rows}人,,,,,,,,,,填表人：,\n`;
}

/** Writes a roster of `rows` people: a workbook where the name ends in .xlsx (this wants dist/), else CSV in UTF-8. */
export async function writeRoster(file, rows, options = {}) {
  const text = rosterText(rows, options);
  const bytes = file.endsWith('.xlsx') ? (await import('#workers')).workbookOf(asSheet(text)) : text;
  await pipeline(Readable.from(bytes), createWriteStream(file));
}

async function* asSheet(text) {
  let line = 1;
  for (const piece of text) {
    const lines = piece.trimEnd().split('\n');
    yield lines.map((cells) => ({ line: line++, cells: cells.split(',') }));
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const text = (fallback) => ({ type: 'string', default: fallback });
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { rows: text('1000'), seed: text('1'), county: text('513431'), from: text('0'), companions: text('0') },
  });
  const { county } = values;
  const [rows, seed, from, companions] = [values.rows, values.seed, values.from, values.companions].map(Number);
  await writeRoster(positionals[0], rows, { county, seed, from, companions });
}
