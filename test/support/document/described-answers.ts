import addFormats from 'ajv-formats';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

interface Document {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, Answer>> }>>>
  >;
}
interface Answer {
  readonly content?: Readonly<Record<string, object>>;
}

const JSON_TYPE = 'application/json';
const pointer = (...steps: string[]) =>
  steps.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** What the API's own document says of answers; nothing that it does not name may stand in one. */
export class DescribedAnswers {
  private static readonly byUrl = new Map<string, Promise<DescribedAnswers>>();
  private readonly ajv = new Ajv2020({ strict: false });
  private readonly judges = new Map<string, ValidateFunction>();
  private readonly templates: readonly { readonly pattern: RegExp; readonly path: string }[];

  private constructor(private readonly document: Document) {
    addFormats.default(this.ajv);
    this.ajv.addSchema(closed(document) as object, 'openapi');
    this.templates = Object.keys(document.paths)
      .map((path) => ({ path, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`) }))
      // A path without parameters goes before one that has them.
      .sort((a, b) => Number(a.path.includes('{')) - Number(b.path.includes('{')));
  }

  static of(url: string): Promise<DescribedAnswers> {
    const known = DescribedAnswers.byUrl.get(url) ?? fetchDocument(url).then((found) => new DescribedAnswers(found));
    DescribedAnswers.byUrl.set(url, known);
    return known;
  }

  /** @throws where a success is answered otherwise than the document says */
  check(method: string, path: string, status: number, body: unknown): void {
    const [bare = ''] = path.split('?');
    const template = this.templates.find(({ pattern }) => pattern.test(bare))?.path;
    const operation = template ? this.document.paths[template]?.[method] : undefined;
    // A route that there is not answers 404, and HEAD goes with GET.
    if (!template || !operation) return;
    const answer = operation.responses[String(status)];
    const route = `${method} ${template} ${String(status)}`;
    if (!answer) throw new Error(`${route} is not in the document`);
    if (!answer.content?.[JSON_TYPE]) return;
    const judge = this.judges.get(route) ?? this.judgeOf(template, method, status);
    this.judges.set(route, judge);
    if (!judge(body)) throw new Error(`${route} is not as the document says: ${this.ajv.errorsText(judge.errors)}`);
  }

  private judgeOf(template: string, method: string, status: number): ValidateFunction {
    const at = pointer('paths', template, method, 'responses', String(status), 'content', JSON_TYPE, 'schema');
    return this.ajv.compile({ $ref: `openapi#${encodeURI(at)}` });
  }
}

const fetchDocument = async (url: string) => (await (await fetch(`${url}/openapi.json`)).json()) as Document;

/** The same schemas, in which an object has its named properties and no others. */
function closed(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(closed);
  if (typeof part !== 'object' || part === null) return part;
  const copy = Object.fromEntries(Object.entries(part).map(([key, value]) => [key, closed(value)]));
  return copy['type'] === 'object' && copy['properties'] ? { additionalProperties: false, ...copy } : copy;
}
