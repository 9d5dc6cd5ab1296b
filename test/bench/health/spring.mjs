// What judgements are made of in the benchmarks: the agreements and rules of spring 2020, codes, and their way into tables.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import copy from 'pg-copy-streams';
import { parseAgreements, parseRules } from '#health';
import { copyLine } from '#platform';
import { RuleBook } from '../../../dist/libs/health/src/rules/rule-book.js';

export const NOW = new Date('2020-03-14T00:00:00Z');

/** The agreements and rules of spring 2020. */
export function grounds() {
  const read = (file) => readFileSync(join(import.meta.dirname, '../../../config/reference', file), 'utf8');
  const agreements = parseAgreements(read('agreements.csv')).map((facts, i) => ({
    validTo: null,
    signedOn: null,
    acceptedProofs: [],
    extraRequired: [],
    exceptions: [],
    ...facts,
    id: `agreement-${i}`,
    series: `agreement-${i}`,
    version: 1,
    recordedAt: new Date('2020-02-01T00:00:00Z'),
    supersededFrom: null,
    revokedAt: null,
  }));
  return { agreements, rules: new RuleBook(parseRules(read('health-rules.json'))) };
}

const ISSUERS = ['510000', '520000', '410000', '330000', '420000', '500000'];
export const GATES = ['440604', '330106', '440306', '350203', '310115', '320505'];

export function aCode(n) {
  const hours = n % 72;
  return {
    issuerDivision: ISSUERS[n % ISSUERS.length],
    colour: n % 211 ? 'green' : 'yellow',
    issuedAt: new Date(NOW.getTime() - hours * 3_600_000),
    expiresAt: new Date(NOW.getTime() + (7 * 24 - hours) * 3_600_000),
    certificates: n % 3 ? [] : ['clinic-certificate'],
    temperature: (361 + (n % 13)) / 10,
    symptoms: n % 97 ? [] : ['cough'],
    symptomFreeSince: `2020-02-${String(10 + (n % 19))}`,
  };
}

export const iso = (instants) => `{${instants.map((at) => `"${at.toISOString()}"`).join()}}`;

/** Rows straight into a table; `row` gives the values of the n-th. */
export async function fill(client, table, columns, count, row) {
  const lines = function* () {
    for (let start = 0; start < count; start += 1000) {
      let text = '';
      for (let n = start; n < Math.min(count, start + 1000); n++) text += copyLine(row(n));
      yield Buffer.from(text);
    }
  };
  await pipeline(Readable.from(lines()), client.query(copy.from(`copy ${table} (${columns.join()}) from stdin`)));
}
