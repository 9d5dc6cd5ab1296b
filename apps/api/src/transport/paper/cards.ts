import type { Paper } from './paper.js';
import { type Frame, PAGE, type Pen, RED, type Style } from './pen.js';

/** What is cut out and carried. */
export interface Card {
  /** At the left and at the right edge. */
  readonly head: readonly [string, string];
  readonly name: string;
  /** Of capitals and digits, for the QR code. */
  readonly code: string;
  readonly facts: readonly (readonly [name: string, values: readonly string[]])[];
  readonly foot: string;
  readonly isVoid: boolean;
}

export const CARDS_A_PAGE = 8;
const ABREAST = 2;
/** Edges of a page, in points; the foot is what is left. */
const [LEFT, TOP] = [34, 34];
const [WIDTH, HEIGHT] = [(PAGE.width - 2 * LEFT) / ABREAST, 190];
const PAD = 12;
const [QR, GUTTER] = [96, 12];
const LEADING = 1.35;
const [SMALL, TEXT, LARGE] = [7.5, 9, 14];
const GREY = '#555';
/** Long names of places are set smaller, until they fit; one of a person, until it is one line. */
const SHRINK = 0.92;

interface Line {
  readonly text: string;
  readonly frame: Frame;
  readonly y: number;
  readonly style: Style;
}

/** Lines of text, one below the other, from `y` on; and where they end. */
function setIn(pen: Pen, frame: Frame, y: number, texts: readonly (readonly [string, Style])[]): [Line[], number] {
  const lines: Line[] = [];
  let below = y;
  for (const [text, style] of texts) {
    const { size = TEXT } = style;
    for (const line of pen.lines(text, frame.width, size)) {
      lines.push({ text: line, frame, y: below, style });
      below += size * LEADING;
    }
  }
  return [lines, below];
}

function linesOf(pen: Pen, card: Card, [left, top]: readonly [number, number], scale: number): [Line[], number] {
  const { head, name, facts, foot, isVoid } = card;
  const whole = { x: left + PAD, width: WIDTH - 2 * PAD };
  const beside = { x: whole.x + QR + GUTTER, width: whole.width - QR - GUTTER };
  const y = top + PAD;
  const small = { size: SMALL, colour: GREY };
  const heads = head.map((text, i): Line => {
    const align = i === 0 ? 'left' : 'right';
    return { text, frame: whole, y, style: { ...small, align } };
  });
  const large = LARGE * Math.min(1, Math.max(0.7, whole.width / (pen.widthOf(name, LARGE) * 1.02)));
  const [names, under] = setIn(pen, whole, y + 1.8 * SMALL, [[name, { size: large, bold: true }]]);
  const told = facts.flatMap(([label, values]): (readonly [string, Style])[] => [
    [label, small],
    ...values.map((value) => [value, { size: TEXT * scale, bold: true }] as const),
  ]);
  const [texts, end] = setIn(pen, beside, under + 4, told);
  const style = isVoid ? { size: SMALL, bold: true, colour: RED } : { size: SMALL };
  const [feet, bottom] = setIn(pen, whole, Math.max(end, under + 4 + QR) + 4, [[foot, style]]);
  return [[...heads, ...names, ...texts, ...feet], bottom];
}

function drawCard(pen: Pen, card: Card, corner: readonly [number, number]): void {
  const [left, top] = corner;
  let scale = 1;
  let [lines, bottom] = linesOf(pen, card, corner, scale);
  while (bottom > top + HEIGHT - PAD / 2 && scale > 0.4) {
    scale *= SHRINK;
    [lines, bottom] = linesOf(pen, card, corner, scale);
  }
  for (const { text, frame, y, style } of lines) pen.put(text, frame, y, style);
  const first = lines.find(({ frame }) => frame.x > left + PAD);
  pen.qr(card.code, left + PAD, first?.y ?? top, QR);
  if (card.isVoid) pen.across('作废 VOID', top + HEIGHT / 2, { x: left, width: WIDTH }, 44);
}

/** Cards on one page, with lines to cut along from edge to edge. @param cards at most `CARDS_A_PAGE` */
export function drawCards(paper: Paper, cards: readonly Card[], foot: string): void {
  const { pen } = paper;
  paper.begin();
  for (const [i, card] of cards.entries())
    drawCard(pen, card, [LEFT + (i % ABREAST) * WIDTH, TOP + Math.floor(i / ABREAST) * HEIGHT]);
  const rows = Math.ceil(cards.length / ABREAST);
  const bottom = TOP + rows * HEIGHT;
  for (let row = 0; row <= rows; row += 1) pen.cut([0, TOP + row * HEIGHT], [PAGE.width, TOP + row * HEIGHT]);
  for (let column = 0; column <= ABREAST; column += 1)
    pen.cut([LEFT + column * WIDTH, 0], [LEFT + column * WIDTH, bottom + TOP]);
  pen.put(foot, { x: LEFT, width: PAGE.width - 2 * LEFT }, PAGE.height - TOP, {
    size: 8,
    colour: GREY,
    align: 'right',
  });
  pen.finishPages(() => undefined);
}
