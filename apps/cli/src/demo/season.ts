import type { Client } from './client.js';
import type { Narrator } from './narrator.js';

export interface Office {
  readonly county: {
    readonly code: string;
    readonly office: string;
    readonly login: string;
    readonly roster: string;
    readonly lon: number;
    readonly lat: number;
  };
  readonly client: Client;
}

export interface Enterprise {
  readonly id: string;
  readonly name: string;
  readonly siteId: string;
  /** Speaks with the enterprise's API key. */
  readonly client: Client;
  /** The contact at the gate. */
  readonly gate: Client;
}

/** What the stages of the season hand on to each other. */
export interface Season {
  readonly admin: Client;
  readonly offices: readonly Office[];
  readonly enterprises: readonly Enterprise[];
  readonly tell: Narrator;
  readonly figures: Record<string, unknown>;
}

export const DAY = {
  start: '2020-03-06T09:00:00+08:00',
  matching: '2020-03-08T09:00:00+08:00',
  planning: '2020-03-10T15:00:00+08:00',
  /** Until then carriers answer. */
  answer: '2020-03-11T18:00:00+08:00',
  departure: '2020-03-12T07:00:00+08:00',
} as const;

export const advance = (season: Season, to: string): Promise<unknown> => season.admin.post('clock/advance', { to });
