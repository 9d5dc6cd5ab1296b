import { shanghaiTime } from '#kernel';
import type { BoardingPass } from '#transport';
import { type Card, CARDS_A_PAGE, drawCards } from '../paper/cards.js';
import { pdfOf } from '../paper/pdf.js';

const TITLE = '乘车码 Boarding pass';
/** Hours and minutes. */
const HOUR = 'HH:MM'.length;

const at = (instant: string): string => shanghaiTime(new Date(instant));
/** From arriving to leaving; the day once. */
const stay = (arrives: string, leaves: string): string =>
  at(arrives) === at(leaves) ? at(arrives) : `${at(arrives)}–${at(leaves).slice(-HOUR)}`;

const cardOf = ({ isVoid, code, name, seat, sheetNumber, serviceNumber, boards, alights }: BoardingPass): Card => ({
  head: [TITLE, sheetNumber],
  name: `${name} · ${String(seat)} 号座 Seat ${String(seat)}`,
  code,
  facts: [
    ...(serviceNumber === null ? [] : [['车次 Train or flight', [serviceNumber]] as const]),
    ['上车 Board', [boards.name, stay(boards.arrivesAt, boards.leavesAt)]],
    ['下车 Alight', [alights.name, at(alights.arrivesAt)]],
  ],
  foot: isVoid
    ? `${isVoid.zh}。 ${isVoid.en}.`
    : '凭身份证、健康码和本码上车，限用一次。 Good once, with ID card and health code.',
  isVoid: isVoid !== null,
});

/** Cards with a QR code each, to cut out, page by page. */
export const boardingPassesPdf = (passes: readonly BoardingPass[]): AsyncGenerator<Buffer, void> => {
  const parts = Array.from({ length: Math.ceil(passes.length / CARDS_A_PAGE) }, (_, page) =>
    passes.slice(page * CARDS_A_PAGE, (page + 1) * CARDS_A_PAGE),
  );
  const count = String(parts.length);
  return pdfOf('乘车码 Boarding passes', parts.entries(), (paper, [page, cards]) => {
    const number = String(page + 1);
    const pages = `第 ${number} 页 共 ${count} 页 Page ${number} of ${count}`;
    drawCards(paper, cards.map(cardOf), `${cards[0]?.sheetNumber ?? ''} · ${pages}`);
  });
};
