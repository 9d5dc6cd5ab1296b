import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examine } from '../../apps/cli/src/conformance.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'conformance-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(file: string, content: unknown): void {
  const place = path.join(folder, file);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, typeof content === 'string' ? content : JSON.stringify(content));
}

const RULE = { Identifier: 'GR-XX-0001', Logic: { '===': [{ var: 'payload.colour' }, 'green'] } };

describe('a folder of suites', () => {
  it('that is not there is an error, and an empty one fails nothing', () => {
    expect(() => examine(path.join(folder, 'nowhere'))).toThrow('nowhere');
    expect(examine(folder)).toEqual({ passed: 0, failed: 0, skipped: 0, suites: [] });
  });

  it('is told by file what was expected and what came instead', () => {
    write('rules/XX/GR-XX-0001/rule.json', RULE);
    write('rules/XX/GR-XX-0001/tests/1.json', { payload: { colour: 'green' }, expected: true });
    write('rules/XX/GR-XX-0001/tests/2.json', { payload: {}, expected: true });
    write('rules/XX/GR-XX-0001/tests/3.json', '{ not JSON');
    write('certlogic/testSuite/a.json', {
      cases: [
        {
          certLogicExpression: { '+': [1, { var: '' }] },
          assertions: [
            { data: 1, expected: 2 },
            { data: 2, expected: 2, directive: 'skip' },
            { data: 'x', expected: 1 },
          ],
        },
      ],
    });
    const report = examine(folder);
    expect(report).toMatchObject({ passed: 2, failed: 3, skipped: 1 });
    expect(report.suites.map(({ name, passed, failed }) => [name, passed, failed])).toEqual([
      ['certlogic', 1, 1],
      ['rules', 1, 2],
    ]);
    expect(report.suites[1]?.failures).toMatchObject([
      { file: path.join('rules/XX/GR-XX-0001/tests/2.json'), expected: true, got: { value: false } },
      { file: path.join('rules/XX/GR-XX-0001/tests/3.json'), expected: 'JSON' },
    ]);
  });

  it('with a file of codes from which nothing can be decided counts it as skipped', () => {
    write('signed-codes/XX/2DCode/raw/1.json', { EXPECTEDRESULTS: {}, TESTCTX: {} });
    expect(examine(folder).suites[2]).toMatchObject({ name: 'signed-codes', passed: 0, failed: 0, skipped: 1 });
  });
});

const published = path.resolve(process.env.SHARED_DIR ?? '../shared', 'conformance');
const there = existsSync(published);
if (!there) console.log(`left out: the published suites of rules and signed codes (no ${published})`);

describe.skipIf(!there)('the published suites', () => {
  it('pass: every active assertion of CertLogic, every test of eight countries’ rules, every file of signed codes', () => {
    const report = examine(published);
    expect(report.suites.flatMap(({ failures }) => failures)).toEqual([]);
    expect(report.suites.map(({ name, passed, skipped }) => [name, passed, skipped])).toEqual([
      ['certlogic', 218, 14],
      ['rules', 653, 0],
      ['signed-codes', 52, 0],
    ]);
  });
});
