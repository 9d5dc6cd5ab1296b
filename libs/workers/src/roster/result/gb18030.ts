const LONGEST = 39_420; // four-byte codes of the basic plane: 81 30 81 30 to 84 31 A4 39

const QUESTION_MARK = 0x3f;

let codes: Uint32Array | undefined;

/** Text in GB18030, which is all of Unicode but a score of private characters: what the platform decodes but does not encode. */
export function inGb18030(text: string): Buffer {
  codes ??= codeTable();
  const bytes = Buffer.allocUnsafe(text.length * 4);
  let length = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    const code =
      point < 0x80 ? point : point > 0xffff ? fourBytes(point - 0x10000 + 189_000) : codes[point] || QUESTION_MARK;
    if (code < 0x80) bytes[length++] = code;
    else if (code <= 0xffff) length = bytes.writeUInt16BE(code, length);
    else length = bytes.writeUInt32BE(code, length);
  }
  return bytes.subarray(0, length);
}

/** The code of each character of the basic plane, the two-byte ones first. */
function codeTable(): Uint32Array {
  const decoder = new TextDecoder('gb18030');
  const table = new Uint32Array(0x10000);
  const enter = (code: number, bytes: Uint8Array) => {
    const text = decoder.decode(bytes);
    const point = text.length === 1 ? text.charCodeAt(0) : 0;
    if (point >= 0x80 && point !== 0xfffd && table[point] === 0) table[point] = code;
  };
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++)
      if (trail !== 0x7f) enter(lead * 256 + trail, Uint8Array.of(lead, trail));
  const bytes = Buffer.alloc(4);
  for (let index = 0; index < LONGEST; index++) {
    const code = fourBytes(index);
    bytes.writeUInt32BE(code);
    enter(code, bytes);
  }
  table[0xfffd] = 0x8431a437;
  return table;
}

/** The `index`-th four-byte code; the planes above the first begin at 189,000 (90 30 81 30). */
const fourBytes = (index: number): number =>
  (0x81 + Math.floor(index / 12_600)) * 0x1000000 +
  (0x30 + (Math.floor(index / 1260) % 10)) * 0x10000 +
  (0x81 + (Math.floor(index / 10) % 126)) * 0x100 +
  (0x30 + (index % 10));
