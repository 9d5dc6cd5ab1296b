export { DomainError, type ErrorCode, type RefusalKind, type Text } from './domain-error.js';
export { lifecycle, type Lifecycle, type StateOf, type Step, type StepOf } from './lifecycle.js';
export { known, namedTwice, refused, resultOf, taken, type ItemResult, type StepResult } from './item-result.js';
export { pageOf, type Page } from './page.js';
export {
  inForce,
  isCalendarDate,
  plusSeconds,
  shanghaiDate,
  shanghaiInstant,
  shanghaiSecondOfDay,
  shanghaiTime,
  type Clock,
} from './instant.js';
export {
  ageOn,
  birthDateOf,
  divisionPrefix,
  isDivisionCode,
  isMobile,
  isUscc,
  liesWithin,
  normaliseResidentId,
  provinceOf,
  residentIdFault,
  sexOf,
  type ResidentIdFault,
} from './identifiers.js';
