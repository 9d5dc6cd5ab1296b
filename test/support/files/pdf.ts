import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs';
import qrcode from 'qrcode-generator';

export interface Piece {
  readonly text: string;
  /** Points from the left edge. */
  readonly from: number;
  readonly to: number;
  /** Points from the upper edge to the line that it stands on. */
  readonly below: number;
}
type Page = Awaited<ReturnType<Awaited<ReturnType<typeof getDocument>['promise']>['getPage']>>;

/** The whole of a document that comes in parts. */
export async function bytesOf(parts: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of parts) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function eachPage<T>(bytes: Buffer, read: (page: Page) => Promise<T>): Promise<T[]> {
  const document = await getDocument({ data: new Uint8Array(bytes), useSystemFonts: false }).promise;
  const pages: T[] = [];
  for (let number = 1; number <= document.numPages; number += 1) pages.push(await read(await document.getPage(number)));
  await document.destroy();
  return pages;
}

/** What stands on each page, as a reader that is not ours copies it. */
export const piecesOf = (bytes: Buffer): Promise<Piece[][]> =>
  eachPage(bytes, async (page) =>
    (await page.getTextContent()).items.flatMap((item) => {
      if (!('str' in item) || !item.str.trim()) return [];
      const from = Number(item.transform[4]);
      return [{ text: item.str, from, to: from + item.width, below: (page.view[3] ?? 0) - Number(item.transform[5]) }];
    }),
  );

export const textsOf = async (bytes: Buffer): Promise<string[]> =>
  (await piecesOf(bytes)).map((pieces) => pieces.map(({ text }) => text).join(' '));

/** Lines are broken where they must be. */
export const joined = (pages: readonly string[]): string => pages.join('').replaceAll(' ', '');

/** A square of modules, a line of it a text: `#` is dark. */
export type Matrix = readonly string[];

/** The code that a text is to be drawn as: level M, capitals and digits. */
export function matrixOf(text: string): Matrix {
  const qr = qrcode(0, 'M');
  qr.addData(text, 'Alphanumeric');
  qr.make();
  const modules = Array.from({ length: qr.getModuleCount() }, (_, i) => i);
  return modules.map((row) => modules.map((column) => (qr.isDark(row, column) ? '#' : '.')).join(''));
}

/** Corners of a bar in what pdf.js calls a path: a move, three lines, an end. */
function barsIn(path: ArrayLike<number>): [x: number, y: number, right: number, bottom: number][] {
  const bars: [number, number, number, number][] = [];
  const at = (i: number) => path[i] ?? NaN;
  for (let i = 0; i < path.length; i += 13) bars.push([at(i + 1), at(i + 2), at(i + 4), at(i + 8)]);
  return bars;
}

/** The codes drawn on each page, read off the bars on it. @param modules across a code */
export const codesOn = (bytes: Buffer, modules: number): Promise<Matrix[][]> =>
  eachPage(bytes, async (page) => {
    const { fnArray, argsArray } = await page.getOperatorList();
    return fnArray.flatMap((operator, i) => {
      const [paint, [path]] = (operator === OPS.constructPath ? argsArray[i] : [0, []]) as [
        number,
        ArrayLike<number>[],
      ];
      const bars = paint === OPS.fill && path ? barsIn(path) : [];
      if (bars.length < modules) return [];
      const [left, top] = [Math.min(...bars.map(([x]) => x)), Math.min(...bars.map(([, y]) => y))];
      const module = (Math.max(...bars.map(([, , right]) => right)) - left) / modules;
      const dark = Array.from({ length: modules }, () => Array.from({ length: modules }, () => '.'));
      for (const [x, y, right] of bars)
        for (let column = Math.round((x - left) / module); column < Math.round((right - left) / module); column += 1) {
          const line = dark[Math.round((y - top) / module)];
          if (line) line[column] = '#';
        }
      return [dark.map((line) => line.join(''))];
    });
  });
