import { shanghaiInstant } from '#kernel';
import { type AgreementFacts, EXCEPTIONS, KINDS, LEVELS, MODES } from './agreement.js';

const HEADER = 'issuer,acceptor,level,mode,valid_from,valid_to,extra_required,exceptions,instrument,kind';

/**
 * Rows of `config/reference/agreements.csv`: dates are days of Asia/Shanghai, several proofs or exceptions stand apart by `;`,
 * and no cell has a comma. A row that does not fit is a defect of the file.
 */
export function parseAgreements(csv: string): AgreementFacts[] {
  const [header, ...lines] = csv.trim().split(/\r?\n/);
  if (header !== HEADER) throw new Error('Not a table of agreements');
  return lines.map((line) => {
    const cells = line.split(',');
    const [issuer = '', acceptor = '', level, mode, from = '', to, extra = '', exceptions = '', instrument = '', kind] =
      cells;
    if (cells.length !== 10) throw new Error(`Not an agreement: ${line}`);
    return {
      issuerDivision: issuer,
      acceptorDivision: acceptor,
      level: one(LEVELS, level),
      mode: one(MODES, mode),
      validFrom: shanghaiInstant(from),
      validTo: to ? shanghaiInstant(to) : null,
      extraRequired: list(extra),
      exceptions: list(exceptions).map((exception) => one(EXCEPTIONS, exception)),
      instrument,
      kind: one(KINDS, kind),
    };
  });
}

const list = (cell: string): string[] => cell.split(';').filter(Boolean);

function one<T extends string>(words: readonly T[], cell: string | undefined): T {
  const word = words.find((candidate) => candidate === cell);
  if (!word) throw new Error(`${String(cell)} is none of ${words.join(', ')}`);
  return word;
}
