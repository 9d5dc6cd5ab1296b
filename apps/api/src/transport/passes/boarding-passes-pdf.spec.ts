import { expect, test } from 'vitest';
import type { BoardingPass } from '#transport';
import { bytesOf, codesOn, joined, matrixOf, piecesOf, textsOf } from '../../../../../test/support/files/pdf.js';
import { boardingPassesPdf } from './boarding-passes-pdf.js';

const GATE = '佛山市顺德区某某精密模具塑胶电器制造有限公司第一厂区东门接收点';
const NAMES = ['张䶮', '吉克𬘓', '古丽巴哈尔·阿卜杜热合曼·买买提艾力'];
const codeOf = (i: number) => `MDP1${(i * 7919).toString(16).toUpperCase().padStart(64, '0A1B')}`;
const passOf = (i: number, more: Partial<BoardingPass> = {}): BoardingPass => ({
  ...{ isVoid: null, code: codeOf(i), name: NAMES[i] ?? `沙马${String(i)}`, seat: i + 1 },
  ...{ sheetNumber: '513431-0312-1042-01', serviceNumber: null },
  boards: { name: '河边村', arrivesAt: '2020-03-11T23:30:00.000Z', leavesAt: '2020-03-11T23:42:00.000Z' },
  alights: { name: GATE, arrivesAt: '2020-03-12T20:00:00.000Z', leavesAt: '2020-03-12T20:30:00.000Z' },
  ...more,
});
const trip = (persons: number) => bytesOf(boardingPassesPdf(Array.from({ length: persons }, (_, i) => passOf(i))));

test('everybody has a card with name, seat, places and hours; copied, it is the very text', async () => {
  const text = joined(await textsOf(await trip(11)));
  for (let i = 0; i < 11; i += 1)
    expect(text).toContain(`${NAMES[i] ?? `沙马${String(i)}`}·${String(i + 1)}号座Seat${String(i + 1)}`);
  for (const fact of ['上车Board河边村2020-03-1207:30–07:42', `下车Alight${GATE}2020-03-1304:00`])
    expect(text.split(fact)).toHaveLength(12);
  expect(text).toContain('第2页共2页Page2of2');
  expect(text).not.toMatch(/作废|Trainorflight/);
});

test('eight are on a page, each with the code of its own pass, module for module', async () => {
  const modules = matrixOf(codeOf(0)).length;
  const pages = await codesOn(await trip(11), modules);
  expect(pages.map((codes) => codes.length)).toEqual([8, 3]);
  expect(pages.flat()).toEqual(Array.from({ length: 11 }, (_, i) => matrixOf(codeOf(i))));
});

test('nothing stands beyond its card, however long the names are', async () => {
  const name = '阿卜杜热合曼·'.repeat(9);
  const place = { ...passOf(0).alights, name: GATE.repeat(4) };
  const cards = [0, 1, 2, 3].map((i) => passOf(i, { name, serviceNumber: 'K5184', boards: place, alights: place }));
  const [page = []] = await piecesOf(await bytesOf(boardingPassesPdf(cards)));
  const onCards = page.filter(({ text }) => !text.includes('Page 1 of 1'));
  expect(onCards).toHaveLength(page.length - 1);
  for (const { text, from, to, below } of onCards) {
    const [left, top] = [from < 297 ? 34 : 297, below < 224 ? 34 : 224];
    const inside = from > left && to < left + 264 && below > top && below < top + 190;
    expect([text, inside]).toEqual([text, true]);
  }
  // The last line of each card is the whole of it, above the cut.
  expect(onCards.filter(({ text }) => text.includes('code.'))).toHaveLength(4);
});

test('one that is void says so over the card and says why, and no other card does', async () => {
  const isVoid = { zh: '车次已取消，此码作废', en: 'The trip was called off: this pass is void' };
  const [text = ''] = await textsOf(await bytesOf(boardingPassesPdf([passOf(0), passOf(1, { isVoid })])));
  expect(text.match(/作废 VOID/g)).toHaveLength(1);
  expect(joined([text])).toContain(joined([`${isVoid.zh}。${isVoid.en}.`]));
  expect(joined([text]).match(/限用一次/g)).toHaveLength(1);
});

test('a train’s has its number; where nobody has a seat the page says so', async () => {
  const [text = ''] = await textsOf(await bytesOf(boardingPassesPdf([passOf(0, { serviceNumber: 'K5184' })])));
  expect(text).toContain('车次 Train or flight K5184');
  expect(joined(await textsOf(await trip(0)))).toContain('没有可打印的内容');
});
