import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inGb18030 } from '../../../../test/support/files/gb18030.js';
import { wholeRoster } from '../../../../test/support/files/rosters.js';
import { aWorkbook, type WrittenCell } from '../../../../test/support/files/workbook.js';

// Invented rosters in many hands and programs. What is true of a person is drawn first, then how a clerk writes it.

const YEAR = '2020';

type Form<T> = readonly [written: WrittenCell, meant: T];
const form = <T>(...forms: readonly Form<T>[]) => fc.constantFrom(...forms);

const checkDigit = (id: string): string => {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  return '10X98765432'[weights.reduce((sum, weight, i) => sum + weight * Number(id[i]), 0) % 11] ?? '';
};
const pad = (value: number, width: number) => String(value).padStart(width, '0');
const fullWidth = (text: string) => text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
const HANDS: readonly ((text: string) => string)[] = [
  (text) => text,
  fullWidth,
  (text) => ` ${text}　`,
  (text) => text.toLowerCase(),
  (text) => `${text.slice(0, 6)} ${text.slice(6, 14)} ${text.slice(14)}`,
];
const PHONE_HANDS: readonly ((text: string) => string)[] = [
  ...HANDS.slice(0, 3),
  (text) => `${text.slice(0, 3)}-${text.slice(3, 7)}-${text.slice(7)}`,
  (text) => `+86 ${text}`,
];

const soundId = fc
  .tuple(
    fc.constantFrom('513431', '530627', '522633', '620525'),
    fc.integer({ min: 1958, max: 2003 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
    fc.nat(999),
  )
  .map(([place, year, month, day, order]) => `${place}${year}${pad(month, 2)}${pad(day, 2)}${pad(order, 3)}`)
  .map((seventeen) => seventeen + checkDigit(seventeen));
const personId = fc.oneof(
  { weight: 8, arbitrary: soundId.map((id) => ({ id, fault: null })) },
  { weight: 1, arbitrary: soundId.map((id) => ({ id: id.slice(0, 16), fault: 'id-length' })) },
  {
    weight: 1,
    arbitrary: soundId.map((id) => ({ id: id.slice(0, 17) + (id.endsWith('5') ? '6' : '5'), fault: 'id-checksum' })),
  },
  { weight: 1, arbitrary: fc.constant({ id: '', fault: 'id-missing' }) },
);
const phone = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.constantFrom('13', '15', '17', '18', '19'), fc.nat(999_999_999))
      .map(([head, tail]) => ({ digits: head + pad(tail, 9), usable: true })),
  },
  { weight: 1, arbitrary: fc.constant({ digits: '1522757243', usable: false }) },
  { weight: 1, arbitrary: fc.constant({ digits: '', usable: true }) },
);
const village = fc.constantFrom('', '一组', '河边村4组', '大坪村，东头', '三组 "老屋"');
const poor = form<boolean>(
  ['是', true],
  ['√', true],
  ['Y', true],
  ['有', true],
  ['建档立卡', true],
  ['建档立卡户', true],
  ['否', false],
  ['×', false],
  ['N', false],
  ['无', false],
  ['', false],
);
const place = form<string | null>(
  ['广东佛山', '440600'],
  ['广东省东莞市', '441900'],
  ['江苏 苏州 昆山', '320583'],
  ['福建泉州晋江', '350582'],
  ['浙江义乌', '330782'],
  ['上海市', '310000'],
  ['去浙江宁波打工', '330200'],
  ['广东/佛山/顺德', '440606'],
  ['新疆维吾尔自治区', '650000'],
  ['省外', null],
  ['都行', null],
  ['', null],
);
const wage = form<number | null>(
  ['4000', 4000],
  [4500, 4500],
  ['５千', 5000],
  ['0.5万', 5000],
  ['3500-4500', 3500],
  ['3500—4500元', 3500],
  ['六千左右', 6000],
  ['4-5千', 4000],
  ['4500元/月', 4500],
  ['三千五', 3500],
  ['4,200元', 4200],
  ['面议', null],
  ['', null],
);
const date = form<string | null>(
  ['2020年3月12日', '2020-03-12'],
  ['2020/3/15', '2020-03-15'],
  ['2020.03.20', '2020-03-20'],
  ['20200322', '2020-03-22'],
  ['3月18日', '2020-03-18'],
  ['3月18号以后', '2020-03-18'],
  ['三月十八日', '2020-03-18'],
  [{ day: 43_902 }, '2020-03-12'],
  [20200322, '2020-03-22'],
  ['月底', null],
  ['随时', null],
  ['', null],
);
const person = fc.record({ id: personId, phone, village, poor, place, wage, date, hand: fc.nat(4) });

const TITLES: Readonly<Record<string, readonly [string, ...string[]]>> = {
  row: ['序号', '编号', 'No.'],
  name: ['姓名', '务工人员姓名', '姓  名', 'Name'],
  id: ['身份证号码', '身份证号', '公民身份号码', '证件号码', 'ID number'],
  phone: ['联系电话', '手机号', '电话', '联系方式', 'Phone'],
  village: ['住址（村组）', '家庭住址', 'Village'],
  poor: ['是否建档立卡', '建档立卡', '贫困户', '是否为建档立卡贫困户', 'Registered poor'],
  place: ['意向务工地', '务工地点', '想去哪里', 'Destination'],
  wage: ['期望月工资', '工资要求', '期望月工资（元）', 'Expected wage'],
  date: ['拟出发时间', '出发日期', '出发时间', 'Departure date'],
  other: ['民族', '文化程度', '出生年月', '户主姓名'],
};
const COLUMNS = Object.keys(TITLES);
const layout = fc.record({
  order: fc.shuffledSubarray(COLUMNS, { minLength: COLUMNS.length, maxLength: COLUMNS.length }),
  title: fc.nat(20),
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  encoding: fc.constantFrom('utf-8', 'utf-8 with mark', 'utf-16le', 'gb18030', 'xlsx', 'xlsx inline'),
  quoted: fc.boolean(),
  lineEnd: fc.constantFrom('\n', '\r\n'),
  above: fc.constantFrom(0, 1, 3),
  totals: fc.boolean(),
});

type Person = typeof person extends fc.Arbitrary<infer T> ? T : never;
type Layout = typeof layout extends fc.Arbitrary<infer T> ? T : never;

function cellsOf(one: Person, index: number): Record<string, WrittenCell> {
  const write = (hands: typeof HANDS, text: string) => (text ? (hands[one.hand % hands.length]?.(text) ?? text) : '');
  return {
    row: String(index + 1),
    name: one.hand % 2 ? ` 甲${index}　` : `甲${index}`,
    id: write(HANDS, one.id.id),
    phone: write(PHONE_HANDS, one.phone.digits),
    village: one.village,
    poor: one.poor[0],
    place: one.place[0],
    wage: one.wage[0],
    date: one.date[0],
    other: '',
  };
}

const titleOf = (column: string, choice: number): string => {
  const titles = TITLES[column] ?? [];
  return titles[choice % titles.length] ?? '';
};

function fileOf(people: readonly Person[], form: Layout): Buffer {
  const headings = form.order.map((column) => titleOf(column, form.title));
  const above = [['外出务工人员登记表'], ['填报单位：××乡', '', '填报时间：2020年3月6日'], []].slice(0, form.above);
  const rows: WrittenCell[][] = [
    ...above,
    headings,
    ...people.map((one, i) => form.order.map((column) => cellsOf(one, i)[column] ?? '')),
    ...(form.totals ? [['合计', `${people.length}人`], ['注：本表一式两份。']] : []),
  ];
  if (form.encoding.startsWith('xlsx'))
    return aWorkbook({ rows, merges: ['A1:J1'], inline: form.encoding.endsWith('inline') });
  const text = rows.map((cells) => cells.map((cell) => asText(cell, form)).join(form.delimiter)).join(form.lineEnd);
  if (form.encoding === 'gb18030') return inGb18030(text);
  return form.encoding === 'utf-16le'
    ? Buffer.from(`\uFEFF${text}`, 'utf16le')
    : Buffer.from(form.encoding === 'utf-8' ? text : `\uFEFF${text}`);
}

function asText(cell: WrittenCell, { quoted, delimiter }: Layout): string {
  const text = typeof cell === 'object' ? '2020-03-12' : String(cell);
  return quoted || text.includes(delimiter) || text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What a careful clerk makes of these people, by the rules and without reading a character of the file. */
function clerk(people: readonly Person[]) {
  const seen = new Map<string, number>();
  return people.map(({ id, phone, village, poor, place, wage, date }, i) => {
    const earlier = id.fault ? undefined : seen.get(id.id);
    const verdict = id.fault ? 'reject' : earlier ? 'duplicate' : 'accept';
    if (verdict === 'accept') seen.set(id.id, i + 1);
    return {
      row: i + 1,
      verdict,
      reasons: [
        ...(id.fault ? [id.fault] : earlier ? [`same-id-as-row-${earlier}`] : []),
        ...(phone.usable ? [] : ['phone-unusable']),
      ],
      id: id.fault ? null : id.id,
      name: `甲${i}`,
      phone: phone.usable && phone.digits ? phone.digits : null,
      village,
      registeredPoor: poor[1],
      destination: place[1],
      minWageFen: wage[1] === null ? null : wage[1] * 100,
      availableFrom: date[1] && `${YEAR}${date[1].slice(4)}`,
    };
  });
}

test('a roster in any order of columns, program and handwriting says the same', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(person, { minLength: 1, maxLength: 12 }),
      fc.array(fc.nat(11), { maxLength: 2 }),
      layout,
      async (drawn, twins, form) => {
        const people = [...drawn, ...twins.flatMap((twin) => drawn[twin] ?? [])];
        const result = await wholeRoster(fileOf(people, form));
        const read = result.rows.map(({ row, verdict, reasons, normalised: n }) => ({
          row,
          verdict,
          reasons,
          id: n.id,
          name: n.name,
          phone: n.phone,
          village: n.village,
          registeredPoor: n.registeredPoor,
          destination: n.destination,
          minWageFen: n.minWageFen,
          availableFrom: n.availableFrom,
        }));
        expect(read).toEqual(clerk(people));
      },
    ),
    { seed: 20200306, numRuns: 150 },
  );
});
