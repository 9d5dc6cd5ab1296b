import { columnsOf } from './lines.js';
import { type Frame, PAGE, Pen, RED, type Style, TEXT } from './pen.js';

/** Edges that printers leave white, the foot included. */
const [LEFT, TOP, BOTTOM] = [40, 40, 52];
const ROOM = PAGE.width - 2 * LEFT;
const WHOLE: Frame = { x: LEFT, width: ROOM };
const [GREY, LINE, SHADE] = ['#555', '#888', '#eee'];
/** Height of a line in sizes of its text. */
const LEADING = 1.4;
const PAD = 3;

export interface PrintedTable {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}
interface Cell extends Style {
  readonly text: string;
}
interface Grid {
  readonly widths: readonly number[];
  readonly framed: boolean;
  readonly shade?: string;
}

const plain = (text: string): Cell => ({ text });
const bold = (text: string): Cell => ({ text, bold: true });

/** What sheets are drawn on: text, tables, codes, one below the other; a full page is followed by another. */
export class Paper {
  readonly pen: Pen;
  private y = TOP;
  /** What stands at the top of a page that goes on with what was on the one before. */
  private onPage: () => void = () => undefined;

  constructor(title: string) {
    this.pen = new Pen(title);
  }

  /** A page of its own for what follows. */
  begin(): void {
    this.pen.newPage();
    this.y = TOP;
  }

  /** Writes foot and page numbers on the pages since the last time, and what goes all over them; they are done then. */
  finish(foot: string, across: string | null = null): void {
    const y = PAGE.height - BOTTOM + 16;
    this.pen.finishPages((number, count) => {
      if (across) this.pen.across(across, PAGE.height / 2);
      const [page, of] = [String(number), String(count)];
      this.pen.put(foot, WHOLE, y, { size: 8, colour: GREY });
      const numbers = `第 ${page} 页 共 ${of} 页 Page ${page} of ${of}`;
      this.pen.put(numbers, WHOLE, y, { size: 8, colour: GREY, align: 'right' });
    });
  }

  gap(points: number): void {
    this.y += points;
  }

  /** On another page, unless there is room for so much. */
  keep(points: number): void {
    if (this.y + points <= PAGE.height - BOTTOM) return;
    this.begin();
    this.onPage();
  }

  title(text: string): void {
    this.paragraph(text, { size: 15, bold: true });
    this.gap(4);
  }

  /** @param below height of what must stand on the same page */
  heading(text: string, below = 40): void {
    this.keep(below + 28);
    this.gap(10);
    this.paragraph(text, { size: 11, bold: true });
    this.pen.rule(WHOLE, this.y, 1.2);
    this.gap(5);
  }

  paragraph(text: string, style: Style = {}, frame = WHOLE): void {
    const { size = TEXT } = style;
    for (const line of this.pen.lines(text, frame.width, size)) {
      this.keep(size * LEADING);
      this.pen.put(line, frame, this.y, style);
      this.y += size * LEADING;
    }
  }

  /** Red and framed. */
  warning(text: string): void {
    const [size, inside] = [11, { x: LEFT + 8, width: ROOM - 16 }];
    const height = this.pen.lines(text, inside.width, size).length * size * LEADING + 10;
    this.keep(height);
    const from = this.y;
    this.y += 5;
    this.paragraph(text, { size, bold: true, colour: RED }, inside);
    this.pen.frames([[LEFT, from, ROOM, height]], 2, RED);
    this.y = from + height + 6;
  }

  /** A code, and beside it what it is. The first line is the largest. */
  code(text: string, [first = '', ...lines]: readonly string[], side = 84): void {
    this.keep(side + 12);
    const from = this.y;
    this.pen.qr(text, LEFT + 6, from + 6, side);
    const beside = { x: LEFT + side + 20, width: ROOM - side - 28 };
    this.y += 10;
    this.paragraph(first, { size: 13, bold: true }, beside);
    for (const line of lines) this.paragraph(line, {}, beside);
    this.y = Math.max(from + side + 12, this.y + 6);
    this.pen.frames([[LEFT, from, ROOM, this.y - from]], 0.7);
    this.gap(6);
  }

  /** Names and values, two of them beside each other. */
  facts(facts: readonly (readonly [string, string])[]): void {
    const widest = [0, 1].flatMap((side) =>
      [0, 1].map((part) => Math.max(0, ...facts.map((fact, i) => (i % 2 === side ? this.wide(fact[part] ?? '') : 0)))),
    );
    const widths = columnsOf(widest, ROOM);
    for (let i = 0; i < facts.length; i += 2) {
      const pair = facts.slice(i, i + 2).flatMap(([name, value]) => [{ text: name, colour: GREY }, bold(value)]);
      this.row(pair, { widths, framed: false });
    }
  }

  /** Names and values, one below the other, each with its English where that is another one. */
  entries(entries: readonly { readonly label: string; readonly value: string; readonly en: string }[]): void {
    const size = 11;
    const wide = Math.max(...entries.map(({ label }) => this.pen.widthOf(label))) + 14;
    const beside = { x: LEFT + wide, width: ROOM - wide };
    for (const { label, value, en } of entries) {
      this.keep(size * LEADING);
      this.pen.put(label, WHOLE, this.y + (size - TEXT) * 0.9, { colour: GREY });
      this.paragraph(value, { size, bold: true }, beside);
      if (en) this.paragraph(en, {}, beside);
      this.gap(5);
    }
  }

  /** Goes on on the next page, below its head again. */
  table({ title, head, rows }: PrintedTable): void {
    this.heading(title);
    const texts = rows.map((row) => row.map(String));
    const widest = head.map((name, i) => Math.max(this.wide(name), ...texts.map((row) => this.wide(row[i] ?? ''))));
    const grid = { widths: columnsOf(widest, ROOM), framed: true };
    const heads = () => {
      this.row(head.map(bold), { ...grid, shade: SHADE });
    };
    heads();
    this.onPage = heads;
    for (const row of texts) this.row(row.map(plain), grid);
    this.onPage = () => undefined;
  }

  /** Lines to sign on, beside each other. */
  signatures(labels: readonly string[]): void {
    this.keep(64);
    this.gap(42);
    const apart = 30;
    const width = (ROOM - (labels.length - 1) * apart) / labels.length;
    for (const [i, label] of labels.entries()) {
      const frame = { x: LEFT + i * (width + apart), width };
      this.pen.rule(frame, this.y, 0.7);
      this.pen.put(label, frame, this.y + 2);
    }
    this.gap(18);
  }

  private row(cells: readonly Cell[], { widths, framed, shade }: Grid): void {
    const lines = cells.map(({ text }, i) => this.pen.lines(text, (widths[i] ?? 0) - 2 * PAD));
    const height = Math.max(1, ...lines.map(({ length }) => length)) * TEXT * LEADING + (framed ? PAD : 1);
    this.keep(height);
    const lefts = widths.map((_, i) => widths.slice(0, i).reduce((sum, one) => sum + one, LEFT));
    if (shade) this.pen.fill([LEFT, this.y, ROOM, height], shade);
    const boxes = lefts.map((x, i) => [x, this.y, widths[i] ?? 0, height] as const);
    if (framed) this.pen.frames(boxes, 0.5, LINE);
    for (const [i, cell] of cells.entries())
      for (const [line, text] of (lines[i] ?? []).entries()) {
        const frame = { x: (lefts[i] ?? LEFT) + PAD, width: (widths[i] ?? 0) - 2 * PAD };
        this.pen.put(text, frame, this.y + PAD / 2 + line * TEXT * LEADING, cell);
      }
    this.y += height;
  }

  /** What a cell takes; a hair more, so that rounding breaks no line. */
  private wide(text: string): number {
    return this.pen.widthOf(text) + 2 * PAD + 0.5;
  }
}
