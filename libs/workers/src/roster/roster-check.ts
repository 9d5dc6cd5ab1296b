import { ageOn, birthDateOf, sexOf } from '#kernel';
import type { Divisions, PlaceReading } from '#places';
import type { RosterField } from './column-names.js';
import { nameFault, readId, readName, readPhone, readRegisteredPoor, readSex } from './cells/person-cells.js';
import { cellAt, type RosterLayout } from './roster-columns.js';
import { readDate, type DateReading } from './cells/date-cell.js';
import type { QuestionCode, RefusalReason, RowReason, RowWarning } from './roster-reasons.js';
import { readWage } from './cells/wage-cell.js';
import type { RosterPeople } from './people/roster-people.js';
import type { RosterRow, RowQuestion } from './roster-row.js';
import { EMPTY, isBlank, plainText, type Cell, type SheetRow } from './sheet.js';

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

export interface Circumstances {
  /** `YYYY-MM-DD`: ages and missing years follow it. */
  readonly date: string;
  readonly divisions: Pick<Divisions, 'find'>;
}

/**
 * Judges the rows of a roster one after the other, as a careful clerk would. Nothing is guessed: what could not be read
 * stays as written, with a question.
 */
export class RowChecker {
  private readonly above = new Map<RosterField, Cell>();
  private readonly wage = remembering(readWage);
  private readonly poor = remembering(readRegisteredPoor);
  private readonly date: (cell: Cell) => DateReading;
  private readonly place: (cell: Cell) => PlaceReading;
  private position = 0;

  /** @param people who came before; after a whole reading everybody, and then rows are judged the same */
  constructor(
    private readonly layout: RosterLayout,
    private readonly circumstances: Circumstances,
    private readonly people: Pick<RosterPeople, 'acceptedWith'>,
  ) {
    const { date, divisions } = circumstances;
    this.date = remembering((cell) => readDate(cell, date.slice(0, 4)));
    this.place = remembering(({ text }) => divisions.find(isBlank(plainText(text)) ? '' : text.trim()));
  }

  check(sheetRow: SheetRow): RosterRow {
    const position = ++this.position;
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
    const poor = this.poor(cell('registeredPoor'));
    const place = this.place(cell('destination'));
    const wage = this.wage(cell('wage'));
    const available = this.date(cell('date'));

    ask(nameFault(name) === 'name-doubtful' ? 'name-doubtful' : null, 'name');
    for (const [field, position] of this.layout.positions)
      if (field !== 'name' && CONTROL.test(sheetRow.cells[position]?.text ?? '')) ask('characters-unreadable', field);
    ask(text('sex') !== '' && !sex ? 'sex-unreadable' : null, 'sex');
    ask(poor.doubt, 'registeredPoor');
    ask(placeDoubt(place), 'destination', place.candidates);
    ask(wage.doubt, 'wage');
    ask(available.doubt, 'date');

    const first = id ? this.people.acceptedWith(id) : null;
    const earlier = first && first.line < sheetRow.line ? first : null;
    const refusal = earlier ? null : (fault ?? this.refusalOf(id, name));
    const verdict = earlier ? 'duplicate' : refusal ? 'reject' : 'accept';
    const warnings: RowWarning[] = phone.unusable ? ['phone-unusable'] : [];
    if (verdict === 'accept' && id && sex && sex !== sexOf(id)) warnings.push('sex-mismatch');
    const refusals: RowReason[] = earlier ? [`same-id-as-row-${earlier.row}`] : refusal ? [refusal] : [];

    const companionText = text('companion');
    const normalised = {
      id,
      name,
      phone: phone.phone,
      sex: id ? sexOf(id) : sex,
      village: text('village'),
      registeredPoor: poor.registeredPoor,
      destination: place.code,
      destinationText: text('destination'),
      occupation: plainText(text('occupation')),
      minWageFen: wage.minWageFen,
      wageText: text('wage'),
      availableFrom: available.date,
      availableText: text('date'),
      travelsWithRow: null,
      notes: text('notes'),
    };
    const reasons = [...refusals, ...warnings];
    return { row, line: sheetRow.line, verdict, reasons, questions, normalised, companionText };
  }

  /** What else keeps a person with a sound ID out. */
  private refusalOf(id: string | null, name: string): RefusalReason | null {
    if (id && birthDateOf(id) > this.circumstances.date) return 'id-date';
    if (id && ageOn(birthDateOf(id), this.circumstances.date) < 16) return 'under-16';
    if (name === '') return 'name-missing';
    return nameFault(name) === 'name-unreadable' ? 'name-unreadable' : null;
  }

  private cell(row: SheetRow, field: RosterField): Cell {
    const cell = cellAt(row, this.layout, field);
    if (!DITTO_FIELDS.includes(field)) return cell.merged && field !== 'companion' ? EMPTY : cell;
    if (DITTO.test(plainText(cell.text))) return this.above.get(field) ?? EMPTY;
    this.above.set(field, cell);
    return cell;
  }
}

// All but tabs and line ends.
const CONTROL = new RegExp(String.raw`[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]`);

const MOST_REMEMBERED = 4096;
const LONGEST_REMEMBERED = 32;

/** What a text was once read as, it is read as again: a roster says 面议 many times. */
function remembering<T>(read: (cell: Cell) => T): (cell: Cell) => T {
  const readings = new Map<string, T>();
  return (cell) => {
    if (cell.kind !== 'text' || cell.text.length > LONGEST_REMEMBERED) return read(cell);
    const known = readings.get(cell.text);
    if (known !== undefined) return known;
    const reading = read(cell);
    // A copy: a part of a text would keep the whole piece of the file in memory.
    if (readings.size < MOST_REMEMBERED) readings.set(Buffer.from(cell.text).toString(), reading);
    return reading;
  };
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
