import { type CertLogic, certLogic } from '../rules/certlogic/certlogic.js';
import { type Fields, fieldsIn, isFields, type Result, sameJson, type SuiteFile } from './suite.js';

export type Compiler = (document: unknown) => CertLogic;

/** The assertions of a file of CertLogic's own suite. A case or assertion that its authors skip is skipped. */
export function certLogicResults({ file, content }: SuiteFile, compiler: Compiler = certLogic): Result[] {
  const suite = isFields(content) ? content : {};
  const cases = fieldsIn(suite.cases);
  if (cases.length === 0) return [{ file, outcome: 'failed', expected: 'a suite of cases', got: 'none' }];
  return cases.flatMap((one) =>
    fieldsIn(one.assertions).map((assertion): Result => {
      const note = [one.name, assertion.message].filter((text) => typeof text === 'string').join(': ');
      const skipped = [suite, one, assertion].some(({ directive }) => directive === 'skip');
      return skipped ? { file, outcome: 'skipped', note } : { ...asserted(file, one, assertion, compiler), note };
    }),
  );
}

function asserted(file: string, one: Fields, assertion: Fields, compiler: Compiler): Result {
  const { expected } = assertion;
  const document = 'certLogicExpression' in assertion ? assertion.certLogicExpression : one.certLogicExpression;
  const outcome = compiler(document).evaluate('data' in assertion ? assertion.data : null);
  if ('value' in outcome && sameJson(outcome.value, expected)) return { file, outcome: 'passed' };
  return { file, outcome: 'failed', expected, got: 'value' in outcome ? (outcome.value ?? null) : outcome };
}

/** A rule and the tests that it carries: a rule is true or false, and what cannot be evaluated is false. */
export function ruleResults(rule: SuiteFile, tests: readonly SuiteFile[], compiler: Compiler = certLogic): Result[] {
  const logic = isFields(rule.content) ? rule.content.Logic : undefined;
  if (logic === undefined) return [{ file: rule.file, outcome: 'failed', expected: 'a rule with logic', got: 'none' }];
  const compiled = compiler(logic);
  return tests.map(({ file, content }): Result => {
    if (!isFields(content) || !('expected' in content))
      return { file, outcome: 'failed', expected: 'a test with an expected value', got: 'none' };
    const { payload, external, expected, name } = content;
    const facts = { payload: payload ?? null, external: external ?? null };
    const got = typeof expected === 'boolean' ? compiled.holds(facts) : compiled.evaluate(facts);
    const wanted = typeof expected === 'boolean' ? expected : { value: expected };
    const note = typeof name === 'string' ? { note: name } : {};
    return sameJson(got, wanted)
      ? { file, outcome: 'passed', ...note }
      : { file, outcome: 'failed', expected, got: compiled.evaluate(facts), ...note };
  });
}
