import type { Colour } from '../codes/health-code.js';
import { COLOURS } from '../codes/health-code.js';
import { type Cbor } from './cbor.js';
import type { Encodable } from './cbor-writer.js';
import { plain } from './plain.js';
import type { Content, Profile } from './signed-code.js';

/** What a signed health code says besides the claims of its issue. */
export interface HealthContent {
  readonly colour: Colour;
  /** Proofs that go with it, such as `clinic-certificate`. */
  readonly certificates: readonly string[];
}

/** What a key must be allowed to sign. */
export const HEALTH_CODE_USAGE = 'health-code';

const FIELDS = { version: 'v', colour: 'c', certificates: 'x' } as const;
const VERSION = 1;

/** The signed codes of this product. The number of the claim lies among those for private use (RFC 8392, section 9.1.1). */
export const HEALTH_CODE: Profile = {
  prefix: 'MD1:',
  claim: -70_001,
  contentOf: (claim) => {
    const content = claim instanceof Map ? (plain(claim as ReadonlyMap<Cbor, Cbor>) as Content) : null;
    return content && healthContentOf(content) ? content : null;
  },
  usageOf: () => HEALTH_CODE_USAGE,
};

export function healthContentOf(content: Content): HealthContent | null {
  const colour = COLOURS.find((one) => one === content[FIELDS.colour]);
  const certificates = content[FIELDS.certificates] ?? [];
  if (content[FIELDS.version] !== VERSION || !colour || !isTexts(certificates)) return null;
  return { colour, certificates };
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

export const writtenContent = ({ colour, certificates }: HealthContent): Encodable => ({
  [FIELDS.version]: VERSION,
  [FIELDS.colour]: colour,
  ...(certificates.length > 0 ? { [FIELDS.certificates]: certificates } : {}),
});
