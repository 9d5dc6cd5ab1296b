import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  COMPANIONS,
  DATES,
  NAMES,
  PLACES,
  POOR,
  SEXES,
  VILLAGES,
  WAGES,
} from '../../../../test/support/files/handwriting.js';
import { STRANGE_TITLES, TITLES } from '../../../../test/support/files/headings.js';
import { wholeRoster } from '../../../../test/support/files/rosters.js';
import { aWorkbook, type WrittenCell } from '../../../../test/support/files/workbook.js';
import { inGb18030 } from './result/gb18030.js';

// Invented rosters in many hands and programs. What is true of a person is drawn first, then how a clerk writes it.

const one = <T>(forms: readonly T[]) => fc.constantFrom(...forms);

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
const person = fc.record({
  ...{
    id: personId,
    phone,
    village: one(VILLAGES),
    poor: one(POOR),
    place: one(PLACES),
    wage: one(WAGES),
    date: one(DATES),
  },
  ...{ companion: one(COMPANIONS), sex: one(SEXES), name: one(NAMES), hand: fc.nat(4), other: fc.nat(50) },
});

const COLUMNS = Object.keys(TITLES);
const layout = fc.record({
  order: fc.shuffledSubarray(COLUMNS, { minLength: COLUMNS.length, maxLength: COLUMNS.length }),
  strange: fc.array(fc.tuple(fc.nat(COLUMNS.length), one(STRANGE_TITLES)), { maxLength: 4 }),
  title: fc.nat(1000),
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  encoding: fc.constantFrom('utf-8', 'utf-8 with mark', 'utf-16le', 'gb18030', 'xlsx', 'xlsx inline'),
  quoted: fc.boolean(),
  lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
  above: fc.constantFrom(0, 1, 3),
  totals: fc.boolean(),
});

type Drawn = typeof person extends fc.Arbitrary<infer T> ? T : never;
type Person = Drawn & { readonly fullName: string; readonly companionName: string };
type Layout = typeof layout extends fc.Arbitrary<infer T> ? T : never;

const OTHER_CELLS = ['汉族', '13800000000', '浙江宁波', '4000', '2019年3月1日', '', '王建国', '是'];

function cellsOf(one: Person, index: number): Record<string, WrittenCell> {
  const write = (hands: typeof HANDS, text: string) => (text ? (hands[one.hand % hands.length]?.(text) ?? text) : '');
  return {
    row: String(index + 1),
    name: one.hand % 2 ? ` ${one.fullName}　` : one.fullName,
    sex: one.sex[0],
    id: write(HANDS, one.id.id),
    phone: write(PHONE_HANDS, one.phone.digits),
    village: one.village,
    poor: one.poor[0],
    place: one.place[0],
    occupation: '焊工',
    wage: one.wage[0],
    date: one.date[0],
    companion: one.companion.replace('{name}', one.companionName),
    notes: '',
  };
}

const of = <T>(list: readonly T[], index: number): T | undefined => list[index % list.length];

function fileOf(people: readonly Person[], form: Layout): Buffer {
  const table = [
    form.order.map((column, i) => of(TITLES[column] ?? [], form.title + i * 7) ?? ''),
    ...people.map((one, i) => form.order.map((column) => cellsOf(one, i)[column] ?? '')),
  ];
  const strange = new Map(form.strange.map(([at, title]) => [title, at]));
  for (const [title, at] of strange)
    table.forEach((cells, i) => cells.splice(at, 0, i === 0 ? title : (of(OTHER_CELLS, i + at) ?? '')));
  const above = [['外出务工人员登记表'], ['填报单位：××乡', '', '填报时间：2020年3月6日'], []].slice(0, form.above);
  const rows: WrittenCell[][] = [
    ...above,
    ...table,
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
  const bearers = bearersOf(people);
  return people.map(({ id, phone, village, poor, place, wage, date, sex, ...one }, i) => {
    const earlier = id.fault ? undefined : seen.get(id.id);
    const verdict = id.fault ? 'reject' : earlier ? 'duplicate' : 'accept';
    if (verdict === 'accept') seen.set(id.id, i + 1);
    const bySex = Number(id.id[16]) % 2 === 1 ? 'male' : 'female';
    const others = (bearers.get(one.companionName) ?? []).filter((row) => row !== i + 1);
    return {
      row: i + 1,
      verdict,
      reasons: [
        ...(id.fault ? [id.fault] : earlier ? [`same-id-as-row-${earlier}`] : []),
        ...(phone.usable ? [] : ['phone-unusable']),
        ...(verdict === 'accept' && sex[1] && sex[1] !== bySex ? ['sex-mismatch'] : []),
      ],
      id: id.fault ? null : id.id,
      name: one.fullName,
      phone: phone.usable && phone.digits ? phone.digits : null,
      village,
      registeredPoor: poor[1],
      destination: place[1],
      minWageFen: wage[1] === null ? null : wage[1] * 100,
      availableFrom: date[1],
      travelsWithRow: one.companion.includes('{name}') ? (others.length > 1 ? 'ambiguous' : (others[0] ?? null)) : null,
    };
  });
}

/** Rows by name; whoever is listed twice counts once. */
function bearersOf(people: readonly Person[]): Map<string, number[]> {
  const bearers = new Map<string, number[]>();
  people.forEach(({ fullName, id }, i) => {
    const again = people.findIndex((other) => other.fullName === fullName && other.id.id === id.id) < i;
    if (id.fault || !again) bearers.set(fullName, [...(bearers.get(fullName) ?? []), i + 1]);
  });
  return bearers;
}

const SUFFIXES = Array.from('伟刚明芳秀兰军磊洋勇艳杰娟');

test('a roster in any order of columns, program and handwriting says the same', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(person, { minLength: 1, maxLength: 12 }),
      fc.array(fc.nat(11), { maxLength: 2 }),
      layout,
      async (drawn, twins, form) => {
        const nameOf = (i: number) => `${drawn[i]?.name ?? ''}${SUFFIXES[i] ?? ''}`;
        const named = drawn.map((one, i) => ({
          ...one,
          fullName: nameOf(i),
          companionName: nameOf(one.other % drawn.length),
        }));
        const people = [...named, ...twins.flatMap((twin) => named[twin] ?? [])];
        const result = await wholeRoster(fileOf(people, form));
        const read = result.rows.map(({ row, verdict, reasons, normalised: n }) => ({
          ...{ row, verdict, reasons, id: n.id, name: n.name, phone: n.phone, village: n.village },
          ...{ registeredPoor: n.registeredPoor, destination: n.destination, minWageFen: n.minWageFen },
          ...{ availableFrom: n.availableFrom, travelsWithRow: n.travelsWithRow },
        }));
        expect(read).toEqual(clerk(people));
      },
    ),
    { seed: 20200306, numRuns: 150 },
  );
});
