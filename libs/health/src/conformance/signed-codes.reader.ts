import { createHash, X509Certificate } from 'node:crypto';
import { LAYERS, type Reading, type SignedCode, timeOf, type TrustedKey } from '../signed-codes/signed-code.js';
import { Verifier } from '../signed-codes/verifier.reader.js';
import { DCC, fitsSchema, usagesOf } from './dcc.js';
import { isWholePng } from './png.js';
import { type Fields, isFields, type Result, type SuiteFile } from './suite.js';

/** What a file's code was found to be; null where the file does not give what it takes to say. */
type Findings = Readonly<Record<string, boolean | null>>;

/** A file of signed codes: passed where everything that it expects came true. Expectations nobody knows are left out. */
export function signedCodeResult({ file, content }: SuiteFile): Result {
  const known = isFields(content) ? findingsOf(content) : {};
  const wanted = Object.entries(isFields(content) && isFields(content.EXPECTEDRESULTS) ? content.EXPECTEDRESULTS : {});
  const decided = wanted.flatMap(([name, value]) => {
    const got = known[name] ?? null;
    return typeof value === 'boolean' && got !== null ? [{ name, value, got }] : [];
  });
  if (decided.length === 0) return { file, outcome: 'skipped', note: 'expects nothing that can be decided' };
  const wrong = decided.filter(({ value, got }) => value !== got);
  if (wrong.length === 0) return { file, outcome: 'passed' };
  const values = (of: 'value' | 'got') => Object.fromEntries(wrong.map((one) => [one.name, one[of]]));
  return { file, outcome: 'failed', expected: values('value'), got: { ...values('got'), reading: why(content) } };
}

function findingsOf(content: Fields): Findings {
  const context = isFields(content.TESTCTX) ? content.TESTCTX : {};
  const verifier = new Verifier(trustedIn(context), DCC);
  const text = textOf(content);
  if (text === null) return { EXPECTEDPICTUREDECODE: pictureOf(content) };
  const reading = verifier.read(text);
  const { code } = reading;
  const signer = code && verifier.signerOf(code);
  const trusted = signer && !('answer' in signer) ? signer : null;
  return {
    EXPECTEDUNPREFIX: passed(reading, 'prefix'),
    EXPECTEDB45DECODE: passed(reading, 'base45'),
    EXPECTEDCOMPRESSION: passed(reading, 'zlib'),
    EXPECTEDDECODE: code !== null,
    EXPECTEDVALIDJSON: code !== null,
    EXPECTEDVALIDOBJECT: code !== null,
    EXPECTEDVERIFY: trusted !== null,
    EXPECTEDKEYUSAGE: code !== null && trusted !== null && verifier.misuse(code, trusted) === null,
    EXPECTEDSCHEMAVALIDATION: code !== null && fitsSchema(code.content),
    EXPECTEDEXPIRATIONCHECK: inTime(code, context.VALIDATIONCLOCK),
    EXPECTEDPICTUREDECODE: pictureOf(content),
  };
}

function inTime(code: SignedCode | null, clock: unknown): boolean | null {
  const now = new Date(typeof clock === 'string' ? clock : NaN);
  if (Number.isNaN(now.getTime())) return null;
  return code !== null && timeOf(code, now) === null;
}

/** Whether the code got through a layer. */
const passed = (reading: Reading, layer: (typeof LAYERS)[number]): boolean =>
  reading.code !== null || LAYERS.indexOf(reading.layer) > LAYERS.indexOf(layer);

/** What the QR code says; a file without it gives the Base45 text alone. */
function textOf({ PREFIX, BASE45 }: Fields): string | null {
  if (typeof PREFIX === 'string') return PREFIX;
  return typeof BASE45 === 'string' ? DCC.prefix + BASE45 : null;
}

function pictureOf({ '2DCODE': picture }: Fields): boolean | null {
  return typeof picture === 'string' ? isWholePng(Buffer.from(picture, 'base64')) : null;
}

/** The certificate of the file as the only trusted key, without bounds in time: the files expect nothing of its dates. */
function trustedIn({ CERTIFICATE }: Fields): TrustedKey<X509Certificate['publicKey']>[] {
  if (typeof CERTIFICATE !== 'string') return [];
  try {
    const der = Buffer.from(CERTIFICATE.replaceAll(/-----[^-]+-----/g, ''), 'base64');
    const certificate = new X509Certificate(der);
    const key = certificate.publicKey;
    const algorithm = key.asymmetricKeyType === 'ec' ? 'ES256' : 'PS256';
    const kid = createHash('sha256').update(certificate.raw).digest('hex').slice(0, 16);
    const usages = usagesOf(certificate.keyUsage);
    return [{ kid, algorithm, key, issuer: '', validFrom: null, validTo: null, usages, revokedAt: null }];
  } catch {
    return [];
  }
}

function why(content: unknown): string {
  const text = isFields(content) ? textOf(content) : null;
  if (text === null) return 'no code in the file';
  const reading = new Verifier([], DCC).read(text);
  return reading.code ? `read, key ${reading.code.kid}` : `${reading.layer}: ${reading.problem}`;
}
