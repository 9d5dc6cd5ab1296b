import { setTimeout as pause } from 'node:timers/promises';

/** An answer that was refused: the problem document, as one line. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly problem: { readonly code?: string; readonly title?: string },
    what: string,
  ) {
    super(`${what}: ${status} ${problem.code ?? ''} ${problem.title ?? ''} ${JSON.stringify(problem).slice(0, 600)}`);
  }
}

/** Speaks to the API over HTTP as one user, as any other client would. */
export class Client {
  constructor(
    private readonly url: string,
    private readonly token: string | null = null,
  ) {}

  async as(login: string, password: string): Promise<Client> {
    const { accessToken } = await this.post<{ accessToken: string }>('sign-in', { login, password });
    return new Client(this.url, accessToken);
  }

  with(token: string): Client {
    return new Client(this.url, token);
  }

  get<T>(path: string): Promise<T> {
    return this.ask<T>('GET', path);
  }

  post<T>(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
    return this.ask<T>('POST', path, JSON.stringify(body ?? {}), { 'content-type': 'application/json', ...headers });
  }

  upload<T>(path: string, file: Buffer): Promise<T> {
    return this.ask<T>('POST', path, new Uint8Array(file), { 'content-type': 'application/octet-stream' });
  }

  async text(path: string): Promise<string> {
    const answer = await this.fetch('GET', path);
    return answer.text();
  }

  /** All pages of a list. */
  async all<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    let after: string | null = null;
    do {
      const mark = path.includes('?') ? '&' : '?';
      const next: string = after ? `${mark}after=${after}` : '';
      const page: { items: T[]; next?: string | null } = await this.get(`${path}${next}`);
      items.push(...page.items);
      after = page.next ?? null;
    } while (after);
    return items;
  }

  /** Asks again and again until the answer is what is waited for. */
  async until<T>(path: string, holds: (answer: T) => boolean, seen: (answer: T) => void, seconds = 120): Promise<T> {
    const deadline = Date.now() + seconds * 1000;
    for (;;) {
      const answer = await this.get<T>(path);
      seen(answer);
      if (holds(answer)) return answer;
      if (Date.now() > deadline) throw new Error(`GET ${path} did not come true within ${seconds} s`);
      await pause(100);
    }
  }

  private async ask<T>(method: string, path: string, body?: string | Uint8Array, headers = {}): Promise<T> {
    const answer = await this.fetch(method, path, body, headers);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  }

  private async fetch(method: string, path: string, body?: string | Uint8Array, headers: Record<string, string> = {}) {
    const answer = await fetch(`${this.url}/v1/${path}`, {
      method,
      ...(body === undefined ? {} : { body: body as BodyInit }),
      headers: { ...headers, ...(this.token ? { authorization: `Bearer ${this.token}` } : {}) },
    });
    if (answer.ok) return answer;
    const problem = (await answer.json().catch(() => ({}))) as Refused['problem'];
    throw new Refused(answer.status, problem, `${method} ${path.split('?')[0] ?? ''}`);
  }
}
