import { DomainError } from '#kernel';

export const runMissing = (id: string) =>
  new DomainError('matching-run.missing', 'missing', { zh: '匹配任务不存在', en: 'No such matching run' }, { id });

export const scopeOutside = (scope: string) =>
  new DomainError(
    'matching-run.scope-outside',
    'forbidden',
    { zh: '匹配范围不在您负责的区域内', en: 'The scope of the run lies outside the area that you answer for' },
    { scope },
  );

export const explanationMissing = (run: string, worker: string) =>
  new DomainError(
    'matching-run.explanation-missing',
    'missing',
    { zh: '该人员未参加此次匹配，或匹配尚未完成', en: 'The worker took no part in this run, or it is not done' },
    { run, worker },
  );

/** @param fault what the solver's own check says */
export const problemFaulty = (fault: string) =>
  new DomainError(
    'matching-run.problem-faulty',
    'invalid',
    { zh: '匹配问题不合规则，未求解', en: 'The problem is not well formed and was not solved' },
    { fault },
  );

/** @param fault what the independent checker says */
export const checkFailed = (fault: string) =>
  new DomainError(
    'matching-run.check-failed',
    'invalid',
    { zh: '匹配结果未通过独立校验，未采用', en: 'The answer did not pass the independent check and was not used' },
    { fault },
  );

export const solverBroke = (fault: string) =>
  new DomainError(
    'matching-run.solver-broke',
    'invalid',
    { zh: '求解过程异常结束', en: 'The solver ended without an answer' },
    { fault },
  );
