const decoder = new TextDecoder('gb18030');
const codes = new Map<string, readonly number[]>();
for (let lead = 0x81; lead <= 0xfe; lead++)
  for (let trail = 0x40; trail <= 0xfe; trail++)
    if (trail !== 0x7f) codes.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);

/** Text in the two-byte part of GB18030, which is GBK: Node decodes it but does not encode it. */
export const inGb18030 = (text: string): Buffer =>
  Buffer.from(
    Array.from(text).flatMap((character) => {
      const code = character < '\x80' ? [character.charCodeAt(0)] : codes.get(character);
      if (!code) throw new Error(`Not in GBK: ${character}`);
      return code;
    }),
  );
