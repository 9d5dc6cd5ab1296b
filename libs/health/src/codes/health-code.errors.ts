import { DomainError } from '#kernel';
import { ANSWERS } from '../signed-codes/signed-code.js';

// No refusal here says what somebody's health is.

export const healthWorkerMissing = (workerId?: string) =>
  new DomainError(
    'health.worker-missing',
    'missing',
    { zh: '您的辖区内没有此务工人员', en: 'No such worker in the area you answer for' },
    workerId === undefined ? {} : { workerId },
  );

export const workerTwice = (workerId: string) =>
  new DomainError(
    'health.worker-twice',
    'invalid',
    {
      zh: '同一请求中此人出现多次，只取第一条',
      en: 'This worker is named twice in one request; only the first counts',
    },
    { workerId },
  );

export const issuerUnknown = (issuerDivision: string) =>
  new DomainError(
    'health.issuer-unknown',
    'invalid',
    { zh: '发码地的行政区划代码不存在', en: 'There is no division with the code of the issuer' },
    { issuerDivision },
  );

export const issuedInFuture = () =>
  new DomainError('health.issued-in-future', 'invalid', {
    zh: '发码时间晚于当前时间',
    en: 'The code is issued in the future',
  });

export const spanWrong = () =>
  new DomainError('health.span-wrong', 'invalid', {
    zh: '健康码的失效时间早于发码时间',
    en: 'The code expires before it is issued',
  });

export const temperatureWrong = () =>
  new DomainError('health.temperature-wrong', 'invalid', {
    zh: '体温应在 30 至 45 摄氏度之间',
    en: 'A temperature lies between 30 and 45 degrees Celsius',
  });

export const symptomFreeWrong = () =>
  new DomainError('health.symptom-free-wrong', 'invalid', {
    zh: '无症状起始日须为已到的日期，且与申报的症状不矛盾',
    en: 'The first day without symptoms has come, and goes with no symptoms declared',
  });

export const workerUnnamed = () =>
  new DomainError('health.worker-unnamed', 'invalid', {
    zh: '请以编号或身份证号之一指明务工人员',
    en: 'Name the worker by id or by ID number, one of the two',
  });

export const issuerOutside = (issuerDivision: string) =>
  new DomainError(
    'health.issuer-outside',
    'forbidden',
    { zh: '平台只能推送本辖区发放的健康码', en: 'A platform sends codes that its own area has issued' },
    { issuerDivision },
  );

export const codeMissing = (id: string) =>
  new DomainError(
    'health.code-missing',
    'missing',
    { zh: '没有本地签发的此健康码', en: 'No such code that your area signed' },
    { id },
  );

/** What a signed text is refused for when it is declared; a text that is scanned is answered with the word alone. */
export const SIGNED_REFUSALS = {
  malformed: () => new DomainError('health.code-malformed', 'invalid', ANSWERS.malformed),
  'untrusted-key': () => new DomainError('health.code-untrusted-key', 'invalid', ANSWERS['untrusted-key']),
  'broken-signature': () => new DomainError('health.code-broken-signature', 'invalid', ANSWERS['broken-signature']),
  revoked: () => new DomainError('health.code-revoked', 'invalid', ANSWERS.revoked),
  'wrong-usage': () => new DomainError('health.code-wrong-usage', 'invalid', ANSWERS['wrong-usage']),
  'not-yet-valid': () => new DomainError('health.code-not-yet-valid', 'invalid', ANSWERS['not-yet-valid']),
  expired: () => new DomainError('health.code-expired', 'invalid', ANSWERS.expired),
} satisfies Record<Exclude<keyof typeof ANSWERS, 'valid'>, () => DomainError>;
