import { isMobile, normaliseResidentId, residentIdFault, type ResidentIdFault } from '#kernel';
import { isBlank, plainText, type Cell } from '../sheet.js';

export type IdFault = ResidentIdFault | 'id-missing' | 'id-lost-digits';
export type IdReading = { readonly id: string; readonly fault: null } | { readonly id: null; readonly fault: IdFault };

/** A resident ID as it was typed. A number of more than 15 digits has lost its last ones in the spreadsheet: nobody can restore them. */
export function readId(cell: Cell): IdReading {
  if (cell.kind === 'text' && /^\d{17}[\dX]$/.test(cell.text)) return judged(cell.text);
  const plain = plainText(cell.text).replace(/["'‘’“”`=]/g, '');
  if (!/\d/.test(plain)) return { id: null, fault: 'id-missing' };
  const digits = plain.replace(/\D/g, '').length;
  if (/^\d(?:\.\d+)?e\+?\d+$/i.test(plain) || (cell.kind === 'number' && digits > 15))
    return { id: null, fault: 'id-lost-digits' };
  const id = normaliseResidentId(plain)
    .replace(/[^\dA-ZХΧ×]/g, '')
    .replace(/[ХΧ×]$/, 'X');
  return judged(id);
}

function judged(id: string): IdReading {
  const fault = residentIdFault(id);
  return fault ? { id: null, fault } : { id, fault: null };
}

export interface PhoneReading {
  readonly phone: string | null;
  /** Something was written, but no mobile number could be made of it. */
  readonly unusable: boolean;
}

/** The first mobile number of a cell: 176-3244-7868, +86 176 3244 7868, １７６…, 座机/手机. */
export function readPhone(cell: Cell): PhoneReading {
  if (isMobile(cell.text)) return { phone: cell.text, unusable: false };
  const plain = plainText(cell.text).replace(/["'‘’“”`=]/g, '');
  if (isBlank(plain)) return { phone: null, unusable: false };
  for (const part of [plain, ...plain.split(/[/、,;| ]|或/)]) {
    const digits = part.replace(/\D/g, '').replace(/^(?:00)?86(?=1\d{10}$)/, '');
    if (isMobile(digits)) return { phone: digits, unusable: false };
  }
  return { phone: null, unusable: true };
}

export interface PoorReading {
  readonly registeredPoor: boolean;
  readonly doubt: 'poor-unreadable' | null;
}

const POOR =
  /^(?:(?:是的?|有|对|属于)?[√✓✔☑v]?|是的?|有|对|属于|y|yes|t|true|1|(?:\d{4}年)?建档立卡.*|建卡户|(?:精准)?扶贫户|(?:是)?(?:建档)?贫困(?:户|人口|劳动力)?|脱贫不稳定户?|已脱贫户?|脱贫户)$/i;
const NOT_POOR =
  /^(?:否?[×x✕✖❌✗✘☐□0○]|否的?|不是?|没|未(?:建档.*)?|不属于|非.*|n|no|f|false|边缘.*户?|一般.*|普通.*|其他.*|农户)$/i;

/** Whether a person is a registered poor labourer. An empty cell means no: the form's convention. */
export function readRegisteredPoor(cell: Cell): PoorReading {
  const plain = plainText(cell.text)
    .replace(/\s|\uFE0F/g, '')
    .replace(/^([是否有无])\(.*\)$/, '$1');
  if (isBlank(plain) || NOT_POOR.test(plain) || plain === '×') return { registeredPoor: false, doubt: null };
  return POOR.test(plain) ? { registeredPoor: true, doubt: null } : { registeredPoor: false, doubt: 'poor-unreadable' };
}

/** What the sex column says; null where it says nothing that can be read. */
export function readSex(cell: Cell): 'male' | 'female' | null {
  const plain = plainText(cell.text).toLowerCase();
  if (/^(?:男性?|m|male|man)$/.test(plain)) return 'male';
  return /^(?:女性?|f|female|woman)$/.test(plain) ? 'female' : null;
}

const PLAIN_NAME = /^[\u4E00-\u9FFF]*$/;

const INVISIBLE = String.raw`\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF`;
const PADDING = new RegExp(`^[\\s${INVISIBLE}]+|[\\s${INVISIBLE}]+$`, 'g');
const DOUBTFUL = new RegExp(String.raw`[${INVISIBLE}\uFFFD]|\?{2}`);
const CONTROL = /\p{Cc}/u;
const NO_LETTER = /[\p{Nd}*]/u;
// U+FEFF counts as white space, and is none.
const SPACES = /[^\S\uFEFF]+/g;

/**
 * What is wrong with a name that was read: control characters, which cannot be kept; characters that nobody sees, or that stand
 * for letters which some program could not write; digits, which nobody's name has, and which a form by hand refuses.
 */
export const nameFault = (name: string): 'name-unreadable' | 'name-doubtful' | null => {
  if (PLAIN_NAME.test(name)) return null;
  if (CONTROL.test(name)) return 'name-unreadable';
  return DOUBTFUL.test(name) || NO_LETTER.test(name) ? 'name-doubtful' : null;
};

/** A name without padding, and otherwise as it was written: clerks set two-character names apart (张　三) and write the dot of 阿合·吉拉 in many ways. */
export function readName(cell: Cell): string {
  if (PLAIN_NAME.test(cell.text)) return cell.text;
  return cell.text
    .replace(PADDING, '')
    .replace(SPACES, ' ')
    .replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '')
    .replace(/(?<=\p{Script=Han}) ?[•・．‧∙●.] ?(?=\p{Script=Han})/gu, '·');
}
