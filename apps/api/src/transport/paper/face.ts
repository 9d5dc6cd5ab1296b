import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';

/** All of GB 18030-2000 (the 20,902 and extension A), and the general list of 2013 with what it has of extensions B to E. */
const FILE = '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf';
/** They have no look of their own. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/u;
/** The face has it as wide as a Chinese sign. */
const APOSTROPHE = /(?<=[A-Za-z])’(?=[A-Za-z])/g;
const BLANK = /[\s\p{Cc}]/u;

interface Glyph {
  readonly id: number;
  readonly advanceWidth: number;
  readonly codePoints: readonly number[];
}

/**
 * The face of everything that is printed as PDF. It sets sign after sign, without ligatures and kerning, which Chinese has not: a fifth of the
 * time; and a glyph says the very sign it was set for, so that copied text is the text that was printed.
 */
export class Face {
  private readonly glyphs = new Map<number, Glyph>();

  constructor(private readonly font: Font) {}

  /** A sign that the face lacks is named by its code point, never left out: `[U+2A6A5]`. */
  shown(text: string): string {
    let shown = '';
    for (const sign of text.replace(APOSTROPHE, "'")) {
      if (BLANK.test(sign)) shown += ' ';
      else if (this.glyphOf(sign).id > 0) shown += sign;
      else if (!UNSEEN.test(sign))
        shown += `[U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;
    }
    return shown;
  }

  /** In points. @param text as `shown` */
  widthOf(text: string, size: number): number {
    let units = 0;
    for (const sign of text) units += this.glyphOf(sign).advanceWidth;
    return (units * size) / this.font.unitsPerEm;
  }

  /** What PDFKit takes for a font: the font itself, but for how it sets text. */
  get source(): string {
    const layout = (text: string) => {
      const glyphs = Array.from(text, (sign) => this.glyphOf(sign));
      const positions = glyphs.map(({ advanceWidth }) => ({
        xAdvance: advanceWidth,
        yAdvance: 0,
        xOffset: 0,
        yOffset: 0,
      }));
      // PDFKit scales the positions and reads the width afterwards.
      return {
        glyphs,
        positions,
        get advanceWidth() {
          return positions.reduce((sum, { xAdvance }) => sum + xAdvance, 0);
        },
      };
    };
    return Object.assign(Object.create(this.font), { layout }) as string;
  }

  private glyphOf(sign: string): Glyph {
    const code = sign.codePointAt(0) ?? 0;
    const known = this.glyphs.get(code);
    if (known) return known;
    const { id, advanceWidth } = this.font.glyphForCodePoint(code);
    const glyph = { id, advanceWidth, codePoints: [code] };
    this.glyphs.set(code, glyph);
    return glyph;
  }
}

let face: Face | undefined;

/** Read once, when the first page is printed. */
export const theFace = (): Face =>
  (face ??= new Face(create(readFileSync(createRequire(import.meta.url).resolve(FILE))) as Font));
