import { parseArgs } from 'node:util';

/** What a person typed: the words of the command and its options. */
export interface Typed {
  readonly words: readonly string[];
  readonly once: boolean;
  readonly json: boolean;
  readonly fresh: boolean;
  readonly folder: string | undefined;
  readonly dir: string | undefined;
  readonly port: number;
  readonly asOf: string | undefined;
  readonly login: string | undefined;
  readonly name: string | undefined;
  readonly division: string | undefined;
  readonly organisation: string | undefined;
  readonly allOrNothing: boolean;
  readonly help: boolean;
  readonly instance: string | undefined;
  readonly threads: string;
  readonly seed: string;
  readonly out: string | undefined;
  readonly previous: string | undefined;
  readonly changeCost: string;
  readonly seconds: string | undefined;
  readonly iterations: string | undefined;
  readonly field: boolean;
  readonly index: boolean;
  readonly to: string | undefined;
  readonly batch: string | undefined;
}

/** @throws TypeError with the sentence to print where an option is unknown */
export function read(args: readonly string[]): Typed {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      once: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      fresh: { type: 'boolean', default: false },
      folder: { type: 'string' },
      dir: { type: 'string' },
      port: { type: 'string', default: '0' },
      'as-of': { type: 'string' },
      login: { type: 'string' },
      name: { type: 'string' },
      division: { type: 'string' },
      organisation: { type: 'string' },
      'all-or-nothing': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      instance: { type: 'string' },
      threads: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      out: { type: 'string' },
      previous: { type: 'string' },
      'change-cost': { type: 'string', default: '0' },
      seconds: { type: 'string' },
      iterations: { type: 'string' },
      field: { type: 'boolean', default: false },
      index: { type: 'boolean', default: false },
      to: { type: 'string' },
      batch: { type: 'string' },
    },
  });
  return {
    words: positionals,
    once: values.once,
    json: values.json,
    fresh: values.fresh,
    folder: values.folder,
    dir: values.dir,
    port: Number(values.port),
    asOf: values['as-of'],
    login: values.login,
    name: values.name,
    division: values.division,
    organisation: values.organisation,
    allOrNothing: values['all-or-nothing'],
    help: values.help,
    instance: values.instance,
    threads: values.threads,
    seed: values.seed,
    out: values.out,
    previous: values.previous,
    changeCost: values['change-cost'],
    seconds: values.seconds,
    iterations: values.iterations,
    field: values.field,
    index: values.index,
    to: values.to,
    batch: values.batch,
  };
}
