import { hostileArchive } from '../../roster.errors.js';
import { LIMITS } from '../limits.js';

/** Attributes of an element, as they stand in its tag. */
export type XmlTag = string;

export interface XmlEvents {
  /** @param name without its prefix */
  open(name: string, tag: XmlTag): void;
  /** A piece of text; long texts come in several. */
  text?(text: string): void;
  close?(name: string): void;
}

const MOST_DEPTH = 64;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/**
 * Reads the markup of a workbook's part, piece by piece: elements, texts and the five entities of XML itself (a document
 * type is refused), prefixes left aside. Holds one tag and never a whole text. A tenth of the time of a general parser, as
 * a sheet of a million rows has 30 million tags.
 */
export class XmlScanner {
  private rest = '';
  private readonly names: string[] = [];
  private begun = false;

  constructor(private readonly events: XmlEvents) {}

  write(piece: string): void {
    const text = this.rest === '' ? piece : this.rest + piece;
    let at = 0;
    while (at < text.length) {
      const less = text.indexOf('<', at);
      const end = less < 0 ? textEnd(text, at) : less;
      if (end > at && this.names.length > 0) this.events.text?.(plainText(text.slice(at, end)));
      at = end;
      if (less < 0) break;
      const after = this.markup(text, less);
      if (after < 0) break;
      at = after;
    }
    this.rest = text.slice(at);
    if (this.rest.length > LIMITS.markupCharacters) throw malformed();
  }

  end(): void {
    if (this.rest.trim() !== '' || this.names.length > 0 || !this.begun) throw malformed();
  }

  /** Takes what begins at `at` and says where it ends; -1 where more is needed. */
  private markup(text: string, at: number): number {
    const kind = text[at + 1];
    if (kind === '?') return behind(text, '?>', at);
    if (kind === '!') return this.declaration(text, at);
    const close = tagEnd(text, at);
    if (close < 0) return -1;
    if (kind === '/') this.close(nameOf(text, at + 2, close));
    else {
      const isEmpty = text[close - 1] === '/';
      const tag = text.slice(at + 1, isEmpty ? close - 1 : close);
      this.open(nameOf(text, at + 1, close), tag);
      if (isEmpty) this.close(this.names.at(-1) ?? '');
    }
    return close + 1;
  }

  private declaration(text: string, at: number): number {
    if (text.startsWith('<!--', at)) return behind(text, '-->', at);
    if (text.startsWith('<![CDATA[', at)) {
      const after = behind(text, ']]>', at);
      if (after > 0) this.events.text?.(text.slice(at + 9, after - 3));
      return after;
    }
    if (text.length < at + 9) return -1;
    throw hostileArchive('document type');
  }

  private open(name: string, tag: string): void {
    if (name === '' || this.names.length >= MOST_DEPTH) throw malformed();
    this.begun = true;
    this.names.push(name);
    this.events.open(name, UNUSUAL.test(tag) ? usual(tag) : tag);
  }

  private close(name: string): void {
    if (this.names.pop() !== name) throw malformed();
    this.events.close?.(name);
  }
}

/** An attribute's value, by its name with its prefix; undefined where there is none. */
export function attributeOf(tag: XmlTag, name: string): string | undefined {
  const at = tag.indexOf(` ${name}="`);
  if (at < 0) return undefined;
  const start = at + name.length + 3;
  return plainText(tag.slice(start, tag.indexOf('"', start)));
}

/** All attributes by name. */
export const attributesOf = (tag: XmlTag): Map<string, string> =>
  new Map([...tag.matchAll(/\s([^\s=]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, plainText(value)]));

const malformed = () => hostileArchive('malformed part');

const UNUSUAL = /['\t\n\r]|\s=|=\s/;

/** One space before each attribute, double quotation marks around each value. */
const usual = (tag: string): string =>
  tag
    .replace(
      /\s+([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g,
      (_, name: string, double?: string, single?: string) =>
        ` ${name}="${double ?? (single ?? '').replaceAll('"', '&quot;')}"`,
    )
    .trimEnd();

function nameOf(text: string, start: number, close: number): string {
  let end = start;
  let from = start;
  for (; end < close; end++) {
    const code = text.charCodeAt(end);
    if (code === 58) from = end + 1;
    else if (code === 47 || code <= 32) break;
  }
  return text.slice(from, end);
}

/** Where a tag ends: not at a > within quotation marks. */
function tagEnd(text: string, at: number): number {
  for (let close = text.indexOf('>', at); close >= 0; close = text.indexOf('>', close + 1)) {
    const last = text.charCodeAt(close - 1);
    if (last === 34 || last === 47) return close;
    const tag = text.slice(at, close);
    if (!tag.includes('=') || /["']\s*$/.test(tag)) return close;
  }
  return -1;
}

const behind = (text: string, end: string, at: number): number => {
  const found = text.indexOf(end, at);
  return found < 0 ? -1 : found + end.length;
};

/** An entity may continue in the next piece. */
function textEnd(text: string, at: number): number {
  const ampersand = text.lastIndexOf('&');
  return ampersand < at || text.length - ampersand > 12 || text.includes(';', ampersand) ? text.length : ampersand;
}

const plainText = (text: string): string =>
  text.includes('&') ? text.replace(/&([^;]*);?/g, (_, name: string) => character(name)) : text;

function character(name: string): string {
  const known = ENTITIES[name];
  if (known !== undefined) return known;
  const code = /^#(?:(\d{1,7})|x([\da-f]{1,6}))$/i.exec(name);
  const point = code ? (code[1] ? Number(code[1]) : Number.parseInt(code[2] ?? '', 16)) : -1;
  if (point < 0 || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) throw malformed();
  return String.fromCodePoint(point);
}
