export { agreementLifecycle, type AgreementState, type AgreementStep } from './agreements/agreement.lifecycle.js';
export { AgreementService, type AgreementFilter, type AgreementItem } from './agreements/agreement.service.js';
export { parseAgreements } from './agreements/agreement-table.js';
export {
  EXCEPTIONS,
  KINDS,
  LEVELS,
  MODES,
  asKnownAt,
  type Agreement,
  type AgreementFacts,
  type AgreementView,
  type Exception,
  type Kind,
  type Level,
  type Mode,
} from './agreements/agreement.js';
export { SOURCES, type Source } from './codes/source.js';
export { HealthCodeService, type DeclaredCode } from './codes/health-code.service.js';
export {
  SignedCodeService,
  type IssuedCode,
  type IssuedFacts,
  type PresentedCode,
  type ScanView,
} from './codes/signed-code.service.js';
export { TrustListService, type AnchorView, type PublishedList } from './trust/trust-list.service.js';
export type { IssuingKeyFacts, IssuingKeyView } from './trust/issuing-key.js';
export { ALGORITHMS, type Algorithm } from './signed-codes/signed-code.js';
export { RecognitionMatrix, type RecognisedPair, type Recognising } from './agreements/recognition-matrix.service.js';
export { COLOURS, SYMPTOMS, type Colour, type HealthCodeFacts, type Symptom } from './codes/health-code.js';
export {
  HealthRuleService,
  type RuleFacts,
  type RuleFilter,
  type RuleView,
  type Withdrawn,
} from './rules/health-rule.service.js';
export { CHANGES, RULE_TYPES, type Change, type RuleDocument, type RuleType } from './rules/health-rule.js';
export type { RuleFinding } from './rules/rule-book.js';
export { parseRules } from './rules/rule-table.js';
export { certLogicResults, ruleResults } from './conformance/certlogic-suite.js';
export { signedCodeResult } from './conformance/signed-codes.reader.js';
export type { Result as ConformanceResult, SuiteFile } from './conformance/suite.js';
export { HealthModule } from './health.module.js';
export type { Crowd } from './verdicts/crowd.js';
export {
  type Journey,
  KeptVerdictService,
  type KeptVerdict,
  type Recomputed,
  type VerdictFilter,
  type VerdictView,
} from './verdicts/kept/kept-verdict.service.js';
export { isRecognised, OCCASIONS, type VerdictDifference, type Occasion } from './verdicts/kept/kept-verdict.js';
export { VerdictService } from './verdicts/verdict.service.js';
export type { Reason } from './verdicts/verdict-reasons.js';
export {
  ACTS,
  VERDICTS,
  worstOf,
  type Act,
  type JourneyPlace,
  type PlaceVerdict,
  type Recognition,
  type Verdict,
} from './verdicts/verdict.js';
export { type Change as RehearsedChange, changeRead } from './rehearsal/rehearsal.js';
export {
  RehearsalService,
  together,
  type ChangedJourney,
  type Compared,
  type Share,
  type Shift,
  type Watch,
} from './rehearsal/rehearsal.service.js';
export { type WishedChange, WishedChanges } from './rehearsal/wished-change.service.js';
