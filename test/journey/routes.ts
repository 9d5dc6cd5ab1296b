import type { Method, Stage } from '../support/stage.js';

export interface Route {
  readonly method: Method;
  /** `/v1/trips/{id}/passengers/{passengerId}/board` */
  readonly path: string;
  readonly parameters: readonly { readonly in: string; readonly name: string; readonly required?: boolean }[];
  /** Name of the schema of the JSON body. */
  readonly body: string | null;
  readonly isPublic: boolean;
  readonly operation: Operation;
}

interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly object[];
  readonly parameters?: Route['parameters'];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema?: { readonly $ref?: string } }>>;
  };
  readonly responses: Readonly<Record<string, { readonly description?: string; readonly content?: object }>>;
}

/** Every route that the API's own document names. */
export async function routesOf({ nobody }: Stage): Promise<Route[]> {
  const document = (await (await fetch(`${nobody.url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, Operation>>;
  };
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method as Method,
      path,
      parameters: operation.parameters ?? [],
      body: operation.requestBody?.content['application/json']?.schema?.$ref?.split('/').at(-1) ?? null,
      isPublic: operation.security?.length === 0,
      operation,
    })),
  );
}

const SUBJECTS: Readonly<Record<string, string>> = {
  organisations: 'organisation',
  'api-keys': 'apiKey',
  workers: 'worker',
  rosters: 'roster',
  transfers: 'transfer',
  sites: 'site',
  vacancies: 'vacancy',
  vehicles: 'vehicle',
  charters: 'charter',
  drivers: 'driver',
  'carrier-offers': 'carrierOffer',
  agreements: 'agreement',
  'risk-levels': 'riskLevel',
  verdicts: 'verdict',
  'health-codes': 'healthCode',
  'issuing-keys': 'issuingKey',
  'arrival-slots': 'arrivalSlot',
  'recognition-tasks': 'recognitionTask',
  'health-rehearsals': 'rehearsal',
  'matching-runs': 'run',
  proposals: 'proposal',
  batches: 'batch',
  alarms: 'alarm',
  'authority-notifications': 'authorityNotification',
  trips: 'trip',
  'hand-overs': 'handOver',
  incidents: 'incident',
  divisions: 'division',
  // Offers are proposals as the worker sees them.
  'self-service': 'proposal',
};

/** What each parameter of a path means: `{id}` below /trips is a trip. @throws for a path that is new to the tests */
export function subjectsOf(path: string): Record<string, string> {
  const first = SUBJECTS[path.split('/')[2] ?? ''];
  return Object.fromEntries(
    [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => {
      const subject = name === 'id' || name === 'code' ? first : name.replace(/Id$/, '');
      if (!subject) throw new Error(`${path} is new: say what ${name} is`);
      return [name, subject];
    }),
  );
}

/** The path below /v1 with its parameters filled in; every sheet has a first version. */
export function pathTo({ path }: Pick<Route, 'path'>, ids: Readonly<Record<string, string>>): string {
  const subjects = subjectsOf(path);
  return path
    .replace('/v1/', '')
    .replace(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent({ ...ids, version: '1' }[subjects[name] ?? ''] ?? ''),
    );
}
