import PDFDocument from 'pdfkit';
import qrcode from 'qrcode-generator';
import { theFace } from './face.js';
import { linesOf } from './lines.js';

/** A4, in points. */
export const PAGE = { width: 595.28, height: 841.89 };
const [INK, FAINT] = ['#111', '#999'];
export const RED = '#b00';
export const TEXT = 9;

export interface Style {
  readonly size?: number;
  readonly bold?: boolean;
  readonly colour?: string;
  readonly align?: 'left' | 'center' | 'right';
}
export interface Frame {
  readonly x: number;
  readonly width: number;
}
type Box = readonly [x: number, y: number, width: number, height: number];

/** Writes and draws at given places of a page. Lengths are points. */
export class Pen {
  readonly document: PDFKit.PDFDocument;
  private readonly face = theFace();
  private colour = '';

  constructor(title: string) {
    const layout = { size: 'A4', margin: 0, bufferPages: true, autoFirstPage: false };
    const info = { Title: title, Creator: '门到门 Mendao' };
    const reader = { lang: 'zh-CN', displayTitle: true, pdfVersion: '1.7' } as const;
    this.document = new PDFDocument({ ...layout, ...reader, font: this.face.source, info });
  }

  newPage(): void {
    this.document.addPage();
    this.colour = '';
  }

  /** Calls `write` on each page since the last time, with its number and how many there are; they are done then. */
  finishPages(write: (number: number, count: number) => void): void {
    const { start, count } = this.document.bufferedPageRange();
    for (let page = 0; page < count; page += 1) {
      this.document.switchToPage(start + page);
      this.colour = '';
      write(page + 1, count);
    }
    this.document.flushPages();
  }

  widthOf(text: string, size = TEXT): number {
    return this.face.widthOf(this.face.shown(text), size);
  }

  /** @returns lines that `put` takes */
  lines(text: string, width: number, size = TEXT): string[] {
    return linesOf(this.face.shown(text), width, (part) => this.face.widthOf(part, size));
  }

  /** One line, as it is. Bold is drawn with its outline: one face is enough. */
  put(line: string, { x, width }: Frame, y: number, style: Style = {}): void {
    if (!line) return;
    const { size = TEXT, bold = false, colour = INK, align = 'left' } = style;
    const free = align === 'left' ? 0 : (width - this.face.widthOf(line, size)) / (align === 'center' ? 2 : 1);
    this.document.fontSize(size);
    this.fillWith(colour);
    if (bold) this.document.strokeColor(colour).lineWidth(size / 36);
    this.document.text(line, x + free, y, { lineBreak: false, ...(bold && { fill: true, stroke: true }) });
  }

  rule({ x, width }: Frame, y: number, thickness: number): void {
    this.document.lineWidth(thickness).strokeColor(INK);
    this.document
      .moveTo(x, y)
      .lineTo(x + width, y)
      .stroke();
  }

  frames(boxes: readonly Box[], thickness: number, colour = INK): void {
    this.document.lineWidth(thickness).strokeColor(colour);
    for (const box of boxes) this.document.rect(...box);
    this.document.stroke();
  }

  fill(box: Box, colour: string): void {
    this.fillWith(colour);
    this.document.rect(...box).fill();
  }

  /** Modules that are dark side by side are one bar. Level M: a fold or a stain may take 15 %. */
  qr(text: string, x: number, y: number, side: number): void {
    const qr = qrcode(0, 'M');
    qr.addData(text, 'Alphanumeric');
    qr.make();
    const count = qr.getModuleCount();
    const module = side / count;
    this.fillWith(INK);
    for (let line = 0; line < count; line += 1)
      for (let from = 0; from < count; from += 1) {
        if (!qr.isDark(line, from)) continue;
        let to = from + 1;
        while (to < count && qr.isDark(line, to)) to += 1;
        this.document.rect(x + from * module, y + line * module, (to - from) * module, module);
        from = to;
      }
    this.document.fill();
  }

  /** Where scissors go. */
  cut(from: readonly [number, number], to: readonly [number, number]): void {
    this.document.lineWidth(0.5).strokeColor(FAINT).dash(3, { space: 3 });
    this.document
      .moveTo(...from)
      .lineTo(...to)
      .stroke()
      .undash();
  }

  /** Large, pale and slanting, all over what stands in the frame. */
  across(text: string, middle: number, { x, width }: Frame = { x: 0, width: PAGE.width }, size = 96): void {
    const origin = [x + width / 2, middle] as [number, number];
    this.document.save().rotate(-25, { origin }).fillOpacity(0.2);
    this.put(text, { x, width }, middle - size / 2, { size, colour: RED, align: 'center' });
    this.document.restore();
    this.colour = '';
  }

  private fillWith(colour: string): void {
    if (this.colour !== colour) this.document.fillColor(colour);
    this.colour = colour;
  }
}
