import { expect, test } from 'vitest';
import type { TripSheet } from '#transport';
import { manifestCsv, tripSheetHtml } from './trip-sheet.js';

const sheet: TripSheet = {
  trip: {
    id: 't',
    batchId: 'b',
    sheetNumber: '513431-0312-1042-01',
    version: 2,
    state: 'approved',
    leg: 'direct',
    mode: 'coach',
    serviceNumber: null,
    charterId: null,
    steps: [],
    vehicleClass: 'coach-49',
    departsAt: '2020-03-11T23:30:00.000Z',
    arrivesAt: '2020-03-12T20:00:00.000Z',
    departsAtLocal: '2020-03-12 07:30',
    arrivesAtLocal: '2020-03-13 04:00',
    approvedSeats: 49,
    usableSeats: 24,
    seatsPerRow: 4,
    isolationSeats: [],
    drivers: 2,
    metres: 1_500_000,
    costFen: 1,
    leaderName: null,
    rests: [],
    shifts: [{ driver: 0, from: '2020-03-06T22:00:00.000Z', to: '2020-03-07T01:30:00.000Z' }],
    proofs: [
      { rule: 'ride time', source: 's', value: 73_800, limit: 108_000, ok: true },
      { rule: 'latest end', source: 's', value: 73_800, limit: Number.MAX_SAFE_INTEGER, ok: true },
      { rule: 'load', source: 's', value: 1, limit: 24, ok: true },
    ],
    arrivalSlots: [],
    stops: [],
    seats: [
      {
        id: 's1',
        number: 3,
        workerId: 'w',
        name: '=cmd',
        idTail: '0011',
        siteId: 'gate',
        boardStop: 0,
        alightStop: 1,
        recognition: null,
      },
    ],
  },
  contacts: new Map([['gate', { name: '接收<员>', phone: '17100006261' }]]),
  leaderCode: 'ABCD2345',
  crew: null,
  version: {
    number: 2,
    issuedAt: '2020-03-10T02:00:00.000Z',
    hash: '0123456789abcdef'.repeat(4),
    standing: 'valid',
    notice: { zh: '第 2 版有效', en: 'Version 2 is in force' },
    code: `MDS1${'A'.repeat(64)}`,
    instead: null,
  },
};
const stop = {
  kind: 'pick-up' as const,
  divisionCode: '513431',
  lon: 103,
  lat: 28,
  receives: null,
  notBefore: null,
  detour: null,
  arrivesAt: '2020-03-11T23:30:00.000Z',
  leavesAt: '2020-03-11T23:40:00.000Z',
  driveSeconds: 0,
  metres: 0,
};
const stops = [
  { ...stop, sequence: 0, name: '河边村', siteId: null },
  { ...stop, sequence: 1, name: '顺德一厂', siteId: 'gate', kind: 'set-down' as const },
];
const full = { ...sheet, trip: { ...sheet.trip, stops } };
const unofficial = { ...full, contacts: new Map<string, never>(), leaderCode: null };

test('the office’s sheet names whom to call at the gate; nobody else’s does', () => {
  expect(tripSheetHtml(full)).toContain('<td>顺德一厂</td><td>接收&#60;员&#62;</td><td>17100006261</td>');
  expect(manifestCsv(full)).toContain('"接收<员>","17100006261"');
  expect(tripSheetHtml(unofficial)).not.toMatch(/Contacts on arrival|17100006261/);
  expect(manifestCsv(unofficial)).not.toContain('联系');
});

test('figures of the proof are hours where the rule counts time, and say where nothing limits', () => {
  const html = tripSheetHtml(full);
  expect(html).toContain('<td>在途时间 ride time</td><td>20:30 h</td><td>30:00 h</td>');
  expect(html).toContain('<td>最晚到达 latest end</td><td>20:30 h</td><td>不限 none</td>');
  expect(html).toContain('<td>实载率与隔离区 load</td><td>1</td><td>24</td>');
});

test('a sheet that is not in force says so', () => {
  expect(tripSheetHtml(full)).not.toMatch(/not approved|Cancelled, void|class="void"/);
  expect(tripSheetHtml({ ...full, trip: { ...full.trip, state: 'planned' } })).toContain('Draft, not approved');
  expect(tripSheetHtml({ ...full, trip: { ...full.trip, state: 'cancelled' } })).toContain('Cancelled, void');
});

test('a name that a spreadsheet would take for a formula stays text', () => {
  expect(manifestCsv(full)).toContain(`"'=cmd"`);
});

test('the sheet names carrier, plate and drivers once a carrier has confirmed, and else how many drivers are wanted', () => {
  expect(tripSheetHtml(full)).toContain('<dt>驾驶员 Drivers</dt><dd>2 人</dd>');
  expect(tripSheetHtml(full)).not.toContain('号牌');
  const drivers = [
    { id: 'd1', name: '马<某>', licenceClass: 'A1' as const },
    { id: 'd2', name: '阿某', licenceClass: 'A1' as const },
  ];
  const crew = { carrierId: 'c', carrier: '凉山客运', plate: '川W·12345', vehicleSeats: 55, drivers };
  const html = tripSheetHtml({ ...full, crew });
  expect(html).toContain('<dt>承运人 Carrier</dt><dd>凉山客运</dd>');
  expect(html).toContain('<dt>号牌 Plate</dt><dd>川W·12345 · 55 座</dd>');
  expect(html).toContain('<dd>马&#60;某&#62;（A1）、阿某（A1）</dd>');
  expect(html).toContain('<td>马&#60;某&#62;</td><td>03-07 06:00</td><td>03-07 09:30</td>');
  expect(tripSheetHtml(full)).toContain('<td>1</td><td>03-07 06:00</td><td>03-07 09:30</td>');
});

test('a sheet bears its version, when it was issued, and a code to check it by', () => {
  const html = tripSheetHtml(full);
  expect(html).toContain('<b>第 2 版 Version 2</b>');
  expect(html).toContain('签发 Issued 2020-03-10 10:00 · 指纹 Hash 0123456789abcdef<');
  expect(html).toContain('<svg');
  expect(html).toContain('Manifest · 第 2 版 Version 2');
  expect(manifestCsv(full)).toContain('"2","2020-03-10 10:00","有效"');
  const draft = tripSheetHtml({ ...full, version: null, trip: { ...full.trip, version: null, state: 'planned' } });
  expect(draft).not.toMatch(/<svg|Version \d/);
});

test('a sheet that is superseded says by which version, since when and why, all over the page', () => {
  const superseded = {
    ...full,
    version: {
      ...(sheet.version as NonNullable<TripSheet['version']>),
      standing: 'superseded' as const,
      notice: { zh: '本方案已作废，请以第 4 版为准', en: 'Superseded: version 4 holds' },
      instead: {
        version: 4,
        issuedAt: '2020-03-10T05:00:00.000Z',
        since: '2020-03-10T03:30:00.000Z',
        reasons: [{ kind: 'swapped' as const, text: { zh: '座位对调', en: 'Seats were exchanged' } }],
      },
    },
  };
  const html = tripSheetHtml(superseded);
  expect(html).toContain('<body class="void">');
  expect(html).toContain('本方案已作废，请以第 4 版为准（2020-03-10 11:30，座位对调）');
  expect(html).toContain('Superseded: version 4 holds (2020-03-10 11:30: Seats were exchanged)');
  expect(manifestCsv(superseded)).toContain('"作废"');
});
