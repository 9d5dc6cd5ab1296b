import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type ItemResult, liesWithin, refused, type Text } from '#kernel';
import { BusinessClock, Database, type Grant, need, newId, record } from '#platform';
import { HEALTH_CODE, type HealthContent, healthContentOf, writtenContent } from '../signed-codes/health-profile.js';
import { issueCode } from '../signed-codes/issuer.reader.js';
import { type Answer, ANSWERS, type Layer, type SignedCode } from '../signed-codes/signed-code.js';
import { TrustListService } from '../trust/trust-list.service.js';
import { keyOutside } from '../trust/issuing-key.errors.js';
import { RevokedCodeEntity } from '../trust/trust.entity.js';
import { GroundsService } from '../verdicts/grounds.service.js';
import { type Act, recognise, type Verdict } from '../verdicts/verdict.js';
import { HealthCodeEntity } from './health-code.entity.js';
import { codeMissing, healthWorkerMissing, SIGNED_REFUSALS } from './health-code.errors.js';
import type { Colour, HealthCode, HealthCodeFacts, Symptom } from './health-code.js';
import { HealthCodeService, type Intake } from './health-code.service.js';

/** A code that an issuer gives out now. */
export type IssuedFacts = Omit<HealthCodeFacts, 'issuedAt'>;

export interface IssuedCode extends ItemResult {
  /** What the QR symbol says; null where it was refused. */
  readonly qr: string | null;
}

/** A signed code with what it does not say: the declaration that goes with it. */
export interface PresentedCode {
  readonly qr: string;
  readonly temperature?: number | null | undefined;
  readonly symptoms?: readonly Symptom[] | null | undefined;
}

/** What somebody at a gate sees: neither who it is nor anything that was before. */
export interface ScanView {
  readonly answer: Answer['answer'];
  readonly text: Text;
  /** Of a malformed text: the layer at which it is none. */
  readonly layer: Layer | null;
  readonly colour: Colour | null;
  readonly issuer: string | null;
  readonly expiresAt: Date | null;
  readonly verdict: Verdict;
  readonly conditions: readonly string[];
  readonly remedy: Text | null;
}

type Good = { readonly code: SignedCode; readonly content: HealthContent; readonly issuer: string };

/** Codes that bear the signature of their issuer: given out, presented, scanned, called off. */
@Injectable()
export class SignedCodeService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly trust: TrustListService,
    private readonly codes: HealthCodeService,
    private readonly grounds: GroundsService,
  ) {}

  /**
   * Gives out codes of the office's own division, signed with its key; a result for each with the text of the QR symbol. The same
   * facts a second later are a code of their own.
   * @throws never for one item: issuing-key.outside, issuing-key.none-in-force and what `declare` refuses are results
   */
  issue(grant: Grant, items: readonly IssuedFacts[]): Promise<IssuedCode[]> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      // A CWT counts in seconds.
      const intake = signedIntake(wholeSecond(await this.clock.now(tx)));
      const results: IssuedCode[] = [];
      for (const item of items) {
        const issued = this.issueOne(tx, grant, item, intake);
        results.push(await issued.catch((error: unknown) => ({ ...refused(error), qr: null })));
      }
      await this.codes.received(tx, intake, results);
      return results;
    });
  }

  /** Declares codes by their signed texts, which name the worker themselves; a result for each, in the order of the items. */
  present(grant: Grant, items: readonly PresentedCode[]): Promise<ItemResult[]> {
    need(grant, 'coordinator', 'clinic');
    return this.db.transaction(grant, async (tx) => {
      const intake = signedIntake(await this.clock.now(tx));
      const results: ItemResult[] = [];
      for (const item of items) results.push(await this.presentOne(tx, grant, item, intake).catch(refused));
      await this.codes.received(tx, intake, results);
      return results;
    });
  }

  /** What a text is worth here and now. Never throws for what the text is. */
  scan(grant: Grant, text: string, place: { readonly division: string; readonly act: Act }): Promise<ScanView> {
    need(grant, 'coordinator', 'clinic', 'site-contact', 'trip-leader');
    return this.db.transaction(grant, async (tx) => {
      const now = await this.clock.now(tx);
      const read = await this.read(tx, text, now);
      if ('answer' in read) {
        const { answer } = read;
        const nothing = { colour: null, issuer: null, expiresAt: null, conditions: [], remedy: null } as const;
        const layer = read.answer === 'malformed' ? read.layer : null;
        return { answer, text: ANSWERS[answer], layer, ...nothing, verdict: 'NOT_RECOGNISED' };
      }
      const { agreements, rules } = await this.grounds.of(tx);
      const code = codeOf(read, now);
      const { verdict, places } = recognise(code, agreements, [{ ...place, at: now }], now, rules);
      return {
        answer: 'valid',
        text: places[0]?.text ?? ANSWERS.valid,
        layer: null,
        colour: code.colour,
        issuer: code.issuerDivision,
        expiresAt: code.expiresAt,
        verdict,
        conditions: places[0]?.conditions ?? [],
        remedy: places[0]?.remedy ?? null,
      };
    });
  }

  /** Calls off a code that the own division signed; published at once. Again it changes nothing. @throws health.code-missing */
  revoke(grant: Grant, id: string): Promise<{ id: string; revokedAt: Date }> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const code = await tx.findOne(HealthCodeEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!code || code.source !== 'signed' || !code.issuerDivision.startsWith(grant.scope)) throw codeMissing(id);
      if (code.revokedAt) return { id, revokedAt: code.revokedAt };
      const revokedAt = await this.clock.now(tx);
      const { issuerDivision, issuedAt, expiresAt, workerId } = code;
      // With it go the declarations that were made by showing it.
      await tx.update(HealthCodeEntity, { workerId, issuerDivision, issuedAt, source: 'signed' }, { revokedAt });
      await tx.insert(RevokedCodeEntity, { id, issuerDivision, expiresAt, revokedAt });
      const details = { issuer: issuerDivision };
      await record(tx, { type: 'health-code.revoked', subject: id, worker: workerId, at: revokedAt, details });
      return { id, revokedAt };
    });
  }

  private async issueOne(tx: EntityManager, grant: Grant, item: IssuedFacts, intake: Intake): Promise<IssuedCode> {
    const { now: issuedAt } = intake;
    const { workerId, issuerDivision, colour, certificates = [] } = item;
    if (!issuerDivision.startsWith(grant.scope)) throw keyOutside(issuerDivision);
    const signer = await this.trust.signer(tx, issuerDivision, issuedAt);
    const facts = { ...item, issuedAt, expiresAt: wholeSecond(item.expiresAt) };
    const [result] = await this.codes.take(tx, grant, [facts], intake, signer.kid);
    if (!result?.id) return { id: null, known: false, refusal: result?.refusal ?? null, qr: null };
    const content = writtenContent({ colour, certificates });
    const claims = { issuer: issuerDivision, subject: workerId, id: hexOf(result.id), issuedAt, content };
    return { ...result, qr: issueCode({ ...claims, expiresAt: facts.expiresAt }, signer, HEALTH_CODE) };
  }

  private async presentOne(tx: EntityManager, grant: Grant, item: PresentedCode, intake: Intake): Promise<ItemResult> {
    const { qr, ...declared } = item;
    const { now } = intake;
    const read = await this.read(tx, qr, now);
    if ('answer' in read) throw SIGNED_REFUSALS[read.answer]();
    // Whom the code names: nobody presents a code of somebody else.
    const workerId = read.code.subject ?? '';
    if (!UUID.test(workerId)) throw healthWorkerMissing();
    const facts = { ...codeOf(read, now), ...declared, workerId };
    const [result] = await this.codes.take(tx, grant, [facts], intake, read.code.kid);
    if (!result) throw healthWorkerMissing();
    return result;
  }

  private async read(tx: EntityManager, text: string, now: Date): Promise<Good | Exclude<Answer, { answer: 'valid' }>> {
    const answer = (await this.trust.verifier(tx)).verify(text, now);
    if (answer.answer !== 'valid') return answer;
    const { code, issuer } = answer;
    const content = healthContentOf(code.content);
    if (!content) return { answer: 'malformed', layer: 'content', problem: 'holds no health content' };
    // A key signs for its own division and for what lies within.
    if (code.issuer !== null && !liesWithin(code.issuer, issuer)) return { answer: 'untrusted-key', kid: code.kid };
    const id = uuidOf(code.id);
    if (id !== null && (await this.trust.isRevoked(tx, id))) return { answer: 'revoked', what: 'code' };
    return { code, content, issuer: code.issuer ?? issuer };
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const LATEST = new Date('2999-12-31T00:00:00Z');

const signedIntake = (now: Date): Intake => ({ id: newId(), source: 'signed', now });

const wholeSecond = (instant: Date): Date => new Date(Math.floor(instant.getTime() / 1000) * 1000);

const hexOf = (id: string): string => id.replace(/-/g, '');

/** Null where the id is none of those that are given here. */
const uuidOf = (id: string | null): string | null =>
  id === null || !/^[0-9a-f]{32}$/.test(id) ? null : id.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

const codeOf = ({ code, content, issuer }: Good, now: Date): HealthCode => ({
  issuerDivision: issuer,
  source: 'signed',
  colour: content.colour,
  issuedAt: code.issuedAt ?? now,
  expiresAt: code.expiresAt ?? LATEST,
  certificates: content.certificates,
  temperature: null,
  symptoms: null,
});
