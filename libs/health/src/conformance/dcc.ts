import type { Cbor } from '../signed-codes/cbor.js';
import { plain } from '../signed-codes/plain.js';
import type { Content, Profile } from '../signed-codes/signed-code.js';
import { fieldsIn, isFields } from './suite.js';

/** The groups of the EU's certificates: what each kind of entry is called in the usages of a key (extended key usage OIDs). */
const KINDS = {
  t: '1.3.6.1.4.1.1847.2021.1.1',
  v: '1.3.6.1.4.1.1847.2021.1.2',
  r: '1.3.6.1.4.1.1847.2021.1.3',
} as const;
const KIND_NAMES = ['t', 'v', 'r'] as const;

/** The EU's Digital COVID Certificate, in whose form the published test files are. The product itself issues none. */
export const DCC: Profile = {
  prefix: 'HC1:',
  claim: -260,
  contentOf: (claim) => {
    const certificate = claim instanceof Map ? (claim as ReadonlyMap<Cbor, Cbor>).get(1) : null;
    return certificate instanceof Map ? (plain(certificate) as Content) : null;
  },
  usageOf: (content) => {
    const [kind] = KIND_NAMES.filter((name) => fieldsIn(content[name]).length > 0);
    return kind ? KINDS[kind] : null;
  },
};

/** Those of them that a key bears, also under the number of early test keys; a key that is not restricted bears no list. */
export const usagesOf = (oids?: readonly string[]): string[] =>
  (oids ?? [])
    .map((oid) => oid.replace('1.3.6.1.4.1.0.1847.', '1.3.6.1.4.1.1847.'))
    .filter((oid) => oid.startsWith('1.3.6.1.4.1.1847.2021.1.'));

/** What of the schema decides the published files: name, birth, version, and one entry of one kind that names itself. */
export function fitsSchema(content: Content): boolean {
  const entries = KIND_NAMES.flatMap((kind) => fieldsIn(content[kind]));
  const [entry] = entries;
  return (
    typeof content.ver === 'string' &&
    typeof content.dob === 'string' &&
    isFields(content.nam) &&
    entry !== undefined &&
    entries.length === 1 &&
    ['ci', 'co', 'is', 'tg'].every((field) => typeof entry[field] === 'string')
  );
}
