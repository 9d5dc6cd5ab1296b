import { ageOn, birthDateOf, sexOf } from '#kernel';
import type { Divisions, PlaceReading } from '#places';
import type { RosterField } from './column-names.js';
import { readId, readName, readPhone, readRegisteredPoor, readSex } from './cells/person-cells.js';
import {
  cellAt,
  formDate,
  readLayout,
  skipReason,
  type RosterColumn,
  type RosterLayout,
  type SkipReason,
} from './roster-columns.js';
import { readDate } from './cells/date-cell.js';
import type { QuestionCode, RefusalReason, RowReason, RowWarning } from './roster-reasons.js';
import { readWage } from './cells/wage-cell.js';
import { companionReadings, settleCompanions } from './roster-companions.js';
import type { Draft, RosterRow, RowQuestion } from './roster-row.js';
import { EMPTY, plainText, type Cell, type Sheet, type SheetRow } from './sheet.js';

export interface RosterCheck {
  readonly rows: readonly RosterRow[];
  readonly columns: readonly RosterColumn[];
  readonly formDate: string | null;
  readonly skipped: readonly { readonly line: number; readonly why: SkipReason }[];
  readonly counts: Readonly<Record<RosterRow['verdict'], number>>;
}

export interface RosterCheckOptions {
  /** The business date `YYYY-MM-DD`: ages and missing years follow it where the form bears no date of its own. */
  readonly asOf: string;
  readonly divisions: Pick<Divisions, 'find'>;
}

// What people save themselves from writing twice; an ID or a name is never the same as above.
const DITTO_FIELDS: readonly RosterField[] = [
  'village',
  'destination',
  'occupation',
  'wage',
  'date',
  'registeredPoor',
  'phone',
];
const DITTO = /^(?:同上|同前|〃|"|''|”|″|ditto)$/i;

/** Judges every row of a roster as a careful clerk would. Nothing is guessed: what could not be read stays as written, with a question. */
export function checkRoster(sheet: Sheet, { asOf, divisions }: RosterCheckOptions): RosterCheck {
  const layout = readLayout(sheet);
  const date = formDate(sheet, layout);
  const reader = new RowReader(layout, date ?? asOf, divisions);
  const skipped: { line: number; why: SkipReason }[] = [];
  const drafts: Draft[] = [];
  for (const row of sheet.rows.slice(layout.firstRow)) {
    const why = skipReason(row, layout);
    if (why) skipped.push({ line: row.line, why });
    else drafts.push(reader.read(row, drafts.length + 1));
  }
  settleCompanions(drafts);
  const counts = { accept: 0, reject: 0, duplicate: 0 };
  for (const { verdict } of drafts) counts[verdict]++;
  const rows = drafts.map(({ companions, ...row }) => ({ ...row, fingerprint: '' }));
  return { rows, columns: layout.columns, formDate: date, skipped, counts };
}

class RowReader {
  private readonly acceptedIds = new Map<string, number>();
  private readonly above = new Map<RosterField, Cell>();
  private readonly places = new Map<string, PlaceReading>();

  constructor(
    private readonly layout: RosterLayout,
    private readonly date: string,
    private readonly divisions: Pick<Divisions, 'find'>,
  ) {}

  read(sheetRow: SheetRow, position: number): Draft {
    const questions: RowQuestion[] = [];
    const cell = (field: RosterField) => this.cell(sheetRow, field);
    const text = (field: RosterField) => cell(field).text.trim();
    const ask = (code: QuestionCode | null, field: RosterField, candidates: readonly string[] = []) => {
      if (code) questions.push({ code, field, written: text(field), candidates });
    };
    const row = rowNumber(cell('row')) ?? position;
    const name = readName(cell('name'));
    const { id, fault } = readId(cell('id'));
    const phone = readPhone(cell('phone'));
    const sex = readSex(cell('sex'));
    const poor = readRegisteredPoor(cell('registeredPoor'));
    const place = this.place(text('destination'));
    const wage = readWage(cell('wage'));
    const available = readDate(cell('date'), this.date.slice(0, 4));

    ask(text('sex') !== '' && !sex ? 'sex-unreadable' : null, 'sex');
    ask(poor.doubt, 'registeredPoor');
    ask(placeDoubt(place), 'destination', place.candidates);
    ask(wage.doubt, 'wage');
    ask(available.doubt, 'date');

    const earlier = id ? this.acceptedIds.get(id) : undefined;
    const refusal = earlier === undefined ? (fault ?? this.refusalOf(id, name)) : null;
    const verdict = earlier !== undefined ? 'duplicate' : refusal ? 'reject' : 'accept';
    if (verdict === 'accept' && id) this.acceptedIds.set(id, row);
    const warnings: RowWarning[] = phone.unusable ? ['phone-unusable'] : [];
    if (verdict === 'accept' && id && sex && sex !== sexOf(id)) warnings.push('sex-mismatch');
    const refusals: RowReason[] = earlier !== undefined ? [`same-id-as-row-${earlier}`] : refusal ? [refusal] : [];

    return {
      row,
      line: sheetRow.line,
      verdict,
      reasons: [...refusals, ...warnings],
      questions,
      companions: companionReadings(cell('companion')),
      companionText: text('companion'),
      normalised: {
        id,
        name,
        phone: phone.phone,
        sex: id ? sexOf(id) : sex,
        village: text('village'),
        registeredPoor: poor.registeredPoor,
        destination: place.code,
        destinationText: text('destination'),
        occupation: text('occupation'),
        minWageFen: wage.minWageFen,
        wageText: text('wage'),
        availableFrom: available.date,
        availableText: text('date'),
        travelsWithRow: null,
        notes: text('notes'),
      },
    };
  }

  /** What else keeps a person with a sound ID out. */
  private refusalOf(id: string | null, name: string): RefusalReason | null {
    if (id && birthDateOf(id) > this.date) return 'id-date';
    if (id && ageOn(birthDateOf(id), this.date) < 16) return 'under-16';
    return name === '' ? 'name-missing' : null;
  }

  private place(text: string): PlaceReading {
    const known = this.places.get(text);
    if (known) return known;
    const reading = this.divisions.find(text);
    this.places.set(text, reading);
    return reading;
  }

  private cell(row: SheetRow, field: RosterField): Cell {
    const cell = cellAt(row, this.layout, field);
    if (!DITTO_FIELDS.includes(field)) return cell.merged && field !== 'companion' ? EMPTY : cell;
    if (DITTO.test(plainText(cell.text))) return this.above.get(field) ?? EMPTY;
    this.above.set(field, cell);
    return cell;
  }
}

const rowNumber = (cell: Cell): number | null => {
  const digits = /^(?:第|no\.?)?(\d{1,7})(?:\.0*)?[号行.、)]?$/i.exec(plainText(cell.text).replace(/\s/g, ''))?.[1];
  return digits ? Number(digits) : null;
};

const placeDoubt = ({ kind, rest }: PlaceReading): QuestionCode | null => {
  if (kind === 'ambiguous') return 'destination-ambiguous';
  if (kind === 'unknown') return 'destination-unreadable';
  return rest === '' ? null : 'destination-partly-read';
};
