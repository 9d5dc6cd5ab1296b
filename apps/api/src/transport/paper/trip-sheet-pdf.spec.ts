import { expect, test } from 'vitest';
import type { TripSheet } from '#transport';
import {
  bytesOf as bytes,
  joined,
  piecesOf as pieces,
  textsOf as texts,
} from '../../../../../test/support/files/pdf.js';
import { sheetsPdf } from './trip-sheet-pdf.js';

const HOUR = 3_600_000;
const START = Date.parse('2020-03-11T23:30:00.000Z');
const at = (hours: number) => new Date(START + hours * HOUR).toISOString();
const [VILLAGE, GATE] = ['河边村', '佛山市顺德区某某精密模具塑胶电器制造有限公司第一厂区东门接收点'];
const SOURCE = '道路旅客运输企业安全管理规范 art. 38';
const RULES = [
  ...['load', 'barred places', 'no boarding after the first set-down', 'ride time', 'continuous driving by day'],
  ...['continuous driving by night', 'break', 'driving in 24 hours', 'no driving hours', 'second driver', 'crew'],
  ...['planning speed', 'pick-up windows', 'one risk level', 'gate hours', 'latest end'],
];
/** Rare ones of names: extension A, the 8105 of 2013 in extensions B, C and E. */
const NAMES = ['张䶮', '李㛃', '吉克𬘓', '阿木𫖯', '孙𬱖', '古丽巴哈尔·阿卜杜热合曼·买买提艾力'];
const nameOf = (i: number) => NAMES[i] ?? `沙马${String.fromCodePoint(0x4e00 + i * 97)}`;

const stop = (sequence: number, name: string, kind: 'pick-up' | 'set-down', hours: number) => ({
  ...{ sequence, name, kind, siteId: kind === 'set-down' ? 'gate' : null, divisionCode: '513431', lon: 103, lat: 28 },
  ...{ receives: null, notBefore: null, detour: null, driveSeconds: 0, metres: 21_000 },
  ...{ arrivesAt: at(hours), leavesAt: at(hours + 0.2) },
});

/** A coach to Foshan with so many aboard. */
function sheetOf(persons: number, trip: Partial<TripSheet['trip']> = {}): TripSheet {
  return {
    trip: {
      ...{ id: 't', batchId: 'b', sheetNumber: '513431-0312-1042-01', version: 2, state: 'approved', steps: [] },
      ...{ leg: 'direct', mode: 'coach', serviceNumber: null, charterId: null },
      ...{
        vehicleClass: 'coach-55',
        approvedSeats: 55,
        usableSeats: 53,
        seatsPerRow: 4,
        isolationSeats: [],
        drivers: 2,
      },
      ...{
        departsAt: at(0),
        arrivesAt: at(20.5),
        departsAtLocal: '2020-03-12 07:30',
        arrivesAtLocal: '2020-03-13 04:00',
      },
      ...{ metres: 1_500_000, costFen: 1, leaderName: null, arrivalSlots: [] },
      stops: [stop(0, VILLAGE, 'pick-up', 0), stop(1, '昭觉县客运站', 'pick-up', 1), stop(2, GATE, 'set-down', 20.5)],
      shifts: [0, 1, 2, 3].map((n) => ({ driver: n % 2, from: at(n * 4), to: at(n * 4 + 3.5) })),
      rests: [
        { from: at(3.5), to: at(4), reason: 'break', afterStop: 1 },
        { from: at(18.5), to: at(21.5), reason: 'night', afterStop: 1 },
      ],
      proofs: RULES.map((rule) => ({ rule, source: SOURCE, value: 73_800, limit: 108_000, ok: true })),
      seats: Array.from({ length: persons }, (_, i) => ({
        ...{ id: `s${String(i)}`, number: i + 1, workerId: `w${String(i)}`, name: nameOf(i), idTail: '001X' },
        ...{ siteId: 'gate', boardStop: i % 2, alightStop: 2, recognition: null },
      })),
      ...trip,
    },
    contacts: new Map([['gate', { name: '门岗接收员', phone: '17100006261' }]]),
    leaderCode: 'ABCD2345',
    crew: {
      ...{ carrierId: 'c', carrier: '凉山州汽车运输集团有限责任公司', plate: '川W·12345', vehicleSeats: 55 },
      drivers: ['马海', '阿的'].map((name, i) => ({ id: String(i), name, licenceClass: 'A1' })),
    },
    version: {
      ...{ number: 2, issuedAt: '2020-03-10T02:00:00.000Z', hash: '0123456789abcdef'.repeat(4), standing: 'valid' },
      ...{ notice: { zh: '第 2 版有效', en: 'Version 2 is in force' }, code: `MDS1${'A'.repeat(64)}`, instead: null },
    },
  };
}

const bytesOf = (...sheets: TripSheet[]) => bytes(sheetsPdf('派车单', sheets));
const piecesOf = async (...sheets: TripSheet[]) => pieces(await bytesOf(...sheets));
const textsOf = async (...sheets: TripSheet[]) => texts(await bytesOf(...sheets));

test('the sheet on paper bears what the page bears: copied, it is the very text', async () => {
  const text = joined(await textsOf(sheetOf(30)));
  for (const fact of [
    ...['派车单（一车一方案）', '513431-0312-1042-01', '第2版Version2', '2020-03-1010:00', '0123456789abcdef'],
    ...['凉山州汽车运输集团有限责任公司', '川W·12345', '马海（A1）、阿的（A1）', '2020-03-1207:30', 'ABCD2345'],
    ...[VILLAGE, GATE, '门岗接收员', '17100006261', '03-1207:42', '凌晨停驶Nightstop', '03-1302:00'],
    ...['在途时间ridetime20:30h30:00h符合yes', SOURCE.replaceAll(' ', ''), '乘客信息登记表Manifest', '领队签字'],
  ])
    expect(text).toContain(fact);
  for (const i of Array.from({ length: 30 }).keys()) expect(text).toContain(`${String(i + 1)}${nameOf(i)}001X`);
});

test('pages are numbered, the manifest goes on below its head, and nothing stands beyond the edge', async () => {
  const pages = await piecesOf(sheetOf(53));
  const all = pages.map((page) => page.map(({ text }) => text).join(' '));
  expect(all.length).toBeGreaterThan(2);
  for (const [i, text] of all.entries()) expect(text).toContain(`第 ${String(i + 1)} 页 共 ${String(all.length)} 页`);
  const manifest = all.filter((text) => text.includes('001X'));
  expect(manifest.length).toBeGreaterThan(1);
  for (const text of manifest) expect(text).toMatch(/座位 Seat +姓名 Name/);
  for (const { text, from, to } of pages.flat()) expect([text, from >= 40 && to <= 556]).toEqual([text, true]);
});

test('a sign that the face lacks is named by its code point, and what has no look is left out', async () => {
  const [seat] = sheetOf(1).trip.seats;
  const seats = ['阿\u{2A6A5}', '海\u200d来', '丁\udfff'].map(
    (name) => ({ ...seat, name }) as NonNullable<typeof seat>,
  );
  const text = joined(await textsOf(sheetOf(1, { seats })));
  for (const shown of ['阿[U+2A6A5]', '海来001X', '丁[U+DFFF]']) expect(text).toContain(shown);
});

test('a sheet that is not in force says so on every page; a draft says what it is', async () => {
  const across = (pages: readonly string[]) => pages.map((text) => text.includes('作废 VOID'));
  const held = await textsOf(sheetOf(53));
  expect(across(held)).toEqual(held.map(() => false));
  const cancelled = await textsOf(sheetOf(53, { state: 'cancelled' }));
  expect(across(cancelled)).toEqual(held.map(() => true));
  const drafted = await textsOf({ ...sheetOf(3, { state: 'planned' }), version: null });
  expect(joined(drafted)).toMatch(/草案，未经批准/);
  expect(joined(drafted)).not.toMatch(/作废|第2版/);
});

test('fifty sheets are one small document, each with pages of its own, drawn as they are fetched; others have their turn', async () => {
  const numbers = Array.from({ length: 50 }, (_, i) => `513431-0312-1042-${String(i + 1).padStart(2, '0')}`);
  const sheets = numbers.map((sheetNumber) => sheetOf(30, { sheetNumber }));
  let [fetched, turns] = [0, 0];
  function* fetching() {
    for (const sheet of sheets) {
      fetched += 1;
      yield sheet;
    }
  }
  const waiting = setInterval(() => (turns += 1), 0);
  const stream = sheetsPdf('派车单', fetching());
  let size = (await stream.next()).value?.length ?? 0;
  expect([fetched, size > 1000]).toEqual([1, true]);
  for await (const chunk of stream) size += chunk.length;
  clearInterval(waiting);
  expect(turns).toBeGreaterThan(25);
  expect(size).toBeLessThan(50 * 30_000);
  expect((await bytesOf(sheetOf(30))).length).toBeLessThan(100_000);
  const pages = await textsOf(...sheets.slice(0, 3));
  const each = await textsOf(sheetOf(30));
  expect(pages.map((text) => /第 \d 页 共 \d 页/.exec(text)?.[0])).toEqual(
    [1, 2, 3].flatMap(() => each.map((_, i) => `第 ${String(i + 1)} 页 共 ${String(each.length)} 页`)),
  );
  expect(pages.filter((text) => text.includes(numbers[2] ?? '?'))).toHaveLength(each.length);
});

test('a train has stations with their hours, an escort and nobody at a wheel; where people change, the next leader signs', async () => {
  const stations = [stop(0, '西昌西站', 'pick-up', 6.5), stop(1, '广州南站', 'set-down', 21.5)];
  const proofs = [{ rule: 'before departure', source: 'ours', value: 9_900, limit: 3_600, ok: true }];
  const train = {
    leg: 'trunk',
    mode: 'train',
    serviceNumber: 'K5210',
    stops: stations,
    shifts: [],
    rests: [],
  } satisfies Partial<TripSheet['trip']>;
  const text = joined(await textsOf({ ...sheetOf(3, { ...train, proofs }), crew: null }));
  for (const fact of [
    ...['乘车单（干线）', '专列trainK5210', '西昌西站开Departs03-1214:12', '广州南站到Arrives03-1305:00'],
    ...['护送人口令', '护送人签字Escort', '换乘接车人签字', '开车前到站beforedeparture2:45h1:00h符合yes本系统设定ours'],
  ])
    expect(text).toContain(fact);
  expect(text).not.toMatch(/派车单|驾驶|里程|领队|接收单位|停车休息/);
  const feeder = joined(await textsOf(sheetOf(3, { leg: 'feeder', rests: [] })));
  expect(feeder).toMatch(/驾驶Atthewheel.*停车休息Rests.*无None.*领队签字.*换乘接车人签字/);
});
