const PIECE = 4 * 1024 * 1024;
const LENGTH_BYTES = 3;
const ENTRIES = 65_536;

/** Many texts in little memory: UTF-8 in large pieces, which are never copied. Up to four gigabytes. */
export class TextStore {
  private readonly pieces: Buffer[] = [];
  private readonly starts: Uint32Array[] = [];
  private used = PIECE;
  length = 0;

  /** UTF-8 of all texts. */
  bytes = 0;

  /** Its number, from 0. */
  add(text: string): number {
    // A UTF-16 unit takes at most three bytes.
    if (this.used + LENGTH_BYTES + text.length * 3 > PIECE) {
      this.pieces.push(Buffer.allocUnsafeSlow(PIECE));
      this.used = 0;
    }
    const piece = this.pieces[this.pieces.length - 1];
    if (!piece) return -1;
    const written = piece.write(text, this.used + LENGTH_BYTES);
    piece.writeUIntLE(written, this.used, LENGTH_BYTES);
    if (this.length % ENTRIES === 0) this.starts.push(new Uint32Array(ENTRIES));
    const starts = this.starts[this.starts.length - 1];
    if (starts) starts[this.length % ENTRIES] = (this.pieces.length - 1) * PIECE + this.used;
    this.used += LENGTH_BYTES + written;
    this.bytes += written;
    return this.length++;
  }

  /** The text of a number; empty where there is none. */
  at(index: number): string {
    if (!(index >= 0 && index < this.length)) return '';
    const start = this.starts[Math.floor(index / ENTRIES)]?.[index % ENTRIES] ?? 0;
    const piece = this.pieces[Math.floor(start / PIECE)];
    const from = (start % PIECE) + LENGTH_BYTES;
    return piece ? piece.toString('utf8', from, from + piece.readUIntLE(from - LENGTH_BYTES, LENGTH_BYTES)) : '';
  }
}
