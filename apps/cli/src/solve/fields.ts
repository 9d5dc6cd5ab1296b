import { InstanceFault } from './match-instance.js';

/** One object of an instance file, read field by field; what is wrong is said in a sentence that names both. */
export class Fields {
  private readonly fields: Readonly<Record<string, unknown>>;

  /**
   * @param known names that it may have; any where there is no list
   * @throws InstanceFault where it is no object, or has a field that nobody knows
   */
  constructor(
    value: unknown,
    private readonly what: string,
    known?: readonly string[],
  ) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new InstanceFault(`${what}: an object is expected, not ${JSON.stringify(value)}.`);
    }
    this.fields = value as Readonly<Record<string, unknown>>;
    const strange = Object.keys(value).find((key) => known && !known.includes(key));
    if (strange !== undefined) throw new InstanceFault(`${what}: there is no field "${strange}".`);
  }

  has(key: string): boolean {
    return this.fields[key] !== undefined;
  }

  isNull(key: string): boolean {
    return this.fields[key] === null;
  }

  /** A text; a number is taken as its digits, so that names may be either. */
  text(key: string, otherwise?: string): string {
    const value = this.fields[key] ?? otherwise;
    if (typeof value === 'number') return String(value);
    return typeof value === 'string' && value !== '' ? value : this.fail(key, 'a text');
  }

  number(key: string, otherwise?: number): number {
    const value = this.fields[key] ?? otherwise;
    return typeof value === 'number' ? value : this.fail(key, 'a number');
  }

  optional(key: string): number | undefined {
    return this.has(key) ? this.number(key) : undefined;
  }

  flag(key: string): boolean {
    const value = this.fields[key] ?? false;
    return typeof value === 'boolean' ? value : this.fail(key, 'true or false');
  }

  list(key: string): readonly unknown[] {
    const value = this.fields[key];
    return Array.isArray(value) ? (value as unknown[]) : this.fail(key, 'a list');
  }

  /** A list of texts or numbers; empty where the field is missing. */
  texts(key: string): string[] {
    if (!this.has(key)) return [];
    return this.list(key).map((one) =>
      typeof one === 'string' || typeof one === 'number' ? String(one) : this.fail(key, 'a list of names'),
    );
  }

  /** An object within; an empty one where the field is missing. */
  part(key: string, known: readonly string[]): Fields {
    return new Fields(this.fields[key] ?? {}, `${this.what}, ${key}`, known);
  }

  private fail(key: string, expected: string): never {
    const value = JSON.stringify(this.fields[key]) as string | undefined;
    throw new InstanceFault(`${this.what}: "${key}" is ${value ?? 'missing'}, but ${expected} is expected.`);
  }
}

/** Numbers for names, in the order of the file. */
export class Names {
  private readonly numbers: Map<string, number>;

  constructor(
    private readonly what: string,
    readonly names: readonly string[],
  ) {
    this.numbers = new Map(names.map((name, k) => [name, k]));
    const twice = names.find((name, k) => this.numbers.get(name) !== k);
    if (twice !== undefined) throw new InstanceFault(`There are two of the ${what} "${twice}".`);
  }

  of(name: string): number {
    const number = this.numbers.get(name);
    if (number === undefined) throw new InstanceFault(`There is no ${this.what} "${name}".`);
    return number;
  }

  known(name: string): number[] {
    const number = this.numbers.get(name);
    return number === undefined ? [] : [number];
  }
}
