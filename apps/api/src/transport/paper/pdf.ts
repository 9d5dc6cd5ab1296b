import { setImmediate } from 'node:timers/promises';
import { FileAnswer } from '../../edge/file-answer.js';
import { Paper } from './paper.js';

/**
 * A document drawn part by part as it is fetched, so that fifty sheets are never in memory together and whoever else asks is answered
 * between two of them.
 */
export async function* pdfOf<T>(
  title: string,
  parts: AsyncIterable<T> | Iterable<T>,
  draw: (paper: Paper, part: T) => void,
): AsyncGenerator<Buffer, void> {
  const paper = new Paper(title);
  const drawn = (): Buffer[] => {
    const bytes = paper.pen.document.read() as Buffer | null;
    return bytes ? [bytes] : [];
  };
  for await (const part of parts) {
    draw(paper, part);
    yield* drawn();
    await setImmediate();
  }
  // A document without pages is none.
  if (paper.pen.document.bufferedPageRange().start === 0) {
    paper.begin();
    paper.paragraph('没有可打印的内容 Nothing to print');
    paper.finish(title);
  }
  paper.pen.document.end();
  yield* drawn();
}

/** All of a short document, so that what goes wrong is told instead of it. */
export async function whole(pdf: AsyncIterable<Buffer>): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of pdf) chunks.push(chunk);
  return chunks;
}

/** @param name without personal data: it is what the file is called where it is kept */
export const pdfAnswer = (
  bytes: AsyncIterable<Buffer> | Iterable<Buffer>,
  name: string,
): FileAnswer<'application/pdf'> => new FileAnswer(bytes, 'application/pdf', `inline; filename="${name}.pdf"`);
