import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DomainError } from '#kernel';
import { BusinessClock, Database, type Delivery, SYSTEM } from '#platform';
import { type Look, RepairRehearsals, type RepairHindrance } from '#transport';
import type { IncidentOption } from '../incident.js';
import type { IncidentEntity } from '../incident.entity.js';
import { findIncident, noteIncident } from '../incident-rows.service.js';
import { type IncidentStanding, Resolutions } from '../resolutions.service.js';
import { IncidentSearchEntity } from './incident-search.entity.js';
import { tripsRestless } from './incident-search.errors.js';
import { incidentSearchLifecycle } from './incident-search.lifecycle.js';
import { bestFirst, type IncidentSearchProgress } from './incident-search.js';

/** Between two words on how far it is. */
const WORD_MS = 250;
/** So often it begins again where the trips change meanwhile. */
const MOST_TIMES = 5;

interface Started extends IncidentSearchEntity {
  readonly startedAt: Date;
}

interface Found {
  readonly basis: string;
  readonly options: readonly IncidentOption[];
  readonly hindrances: readonly RepairHindrance[];
}

/** Nobody waits for it any more. */
class Unwanted extends Error {}

/**
 * The search for what can be done, of several transactions, so that a process that dies in between is taken over by another. It thinks under
 * no lock; then each way out is tried, written and rolled back, under the locks of its trips for as long as that one takes.
 */
@Injectable()
export class IncidentSearching {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly resolutions: Resolutions,
    private readonly rehearsals: RepairRehearsals,
  ) {}

  /** Does a search and stores what it found, once. */
  async work(delivery: Delivery): Promise<void> {
    const search = await this.start(delivery.payload['search'] ?? '');
    if (!search) return this.drop(delivery);
    try {
      await this.store(delivery, search, await this.found(search));
    } catch (error) {
      if (error instanceof Unwanted) return this.drop(delivery);
      if (!(error instanceof DomainError) || error.kind === 'unavailable') throw error;
      await this.fail(delivery, search, error);
    }
  }

  /** Takes up one that is queued, or that a process left running. Null where nobody waits for it. */
  private start(id: string): Promise<Started | null> {
    return this.db.transaction(SYSTEM, async (tx) => {
      const row = await locked(tx, id);
      if (row?.state !== 'queued' && row?.state !== 'running') return null;
      const startedAt = await this.clock.now(tx);
      const state = row.state === 'queued' ? incidentSearchLifecycle.after(row.state, 'start') : row.state;
      await tx.update(IncidentSearchEntity, { id }, { state, startedAt });
      return Object.assign(row, { state, startedAt });
    });
  }

  private async found(search: Started): Promise<Found> {
    const say = this.wordsOf(search);
    for (let times = 0; times < MOST_TIMES; times++) {
      const [incident, seen] = await this.db.transaction(SYSTEM, async (tx) => {
        const one = await findIncident(tx, search.incidentId);
        return [one, await this.resolutions.standing(tx, one, search.startedAt, false)] as const;
      });
      const found = await this.tried(search, incident, seen, say);
      if (found) return found;
    }
    throw tripsRestless();
  }

  /** Null where anything changed meanwhile. */
  private async tried(
    { startedAt }: Started,
    incident: IncidentEntity,
    seen: IncidentStanding,
    say: (phase: IncidentSearchProgress['phase']) => Look,
  ): Promise<Found | null> {
    const ways = await seen.search(say('search'));
    if (!ways) return { basis: seen.basis, options: [], hindrances: [] };
    const [options, hindrances]: [IncidentOption[], RepairHindrance[]] = [[], [...ways.hindrances]];
    for (const [done, way] of ways.tries.entries()) {
      await say('try')(done, ways.tries.length);
      const answer = await this.db.transaction(SYSTEM, async (tx) => {
        const { basis } = await this.resolutions.standing(tx, incident, startedAt, true);
        if (basis !== seen.basis) return null;
        return this.rehearsals.rehearse(tx, ways, way, await this.clock.now(tx));
      });
      if (!answer) return null;
      if ('option' in answer) options.push(seen.option(answer.option));
      else hindrances.push(answer.hindrance);
    }
    return { basis: seen.basis, options: bestFirst(options), hindrances };
  }

  /** Says how far it is, now and then. @throws Unwanted where it was cancelled, or another took its place */
  private wordsOf({ id }: Started): (phase: IncidentSearchProgress['phase']) => Look {
    let next = 0;
    return (phase) => async (done, of) => {
      if (performance.now() < next) return;
      const { affected } = await this.db.transaction(SYSTEM, (tx) =>
        tx.update(IncidentSearchEntity, { id, state: 'running' }, { progress: { phase, done, of } }),
      );
      if (affected !== 1) throw new Unwanted();
      next = performance.now() + WORD_MS;
    };
  }

  private store(delivery: Delivery, search: Started, { basis, options, hindrances }: Found): Promise<void> {
    return this.ended(delivery, search, async (tx, row, at) => {
      const state = incidentSearchLifecycle.after(row.state, 'finish');
      const change = { state, basis, options: [...options], hindrances: [...hindrances] };
      await tx.update(IncidentSearchEntity, { id: row.id }, { ...change, progress: null, finishedAt: at });
      const incident = await findIncident(tx, row.incidentId);
      await noteIncident(tx, incident, 'searched', at, {
        details: { options: options.length, hindrances: hindrances.length },
      });
    });
  }

  private fail(delivery: Delivery, search: Started, { code, text }: DomainError): Promise<void> {
    return this.ended(delivery, search, async (tx, row, at) => {
      const state = incidentSearchLifecycle.after(row.state, 'fail');
      const change = { state, failure: { code, text }, progress: null, finishedAt: at };
      await tx.update(IncidentSearchEntity, { id: row.id }, change);
      await noteIncident(tx, await findIncident(tx, row.incidentId), 'search-failed', at, { details: { code } });
    });
  }

  private ended(
    delivery: Delivery,
    { id }: Started,
    work: (tx: EntityManager, row: IncidentSearchEntity, at: Date) => Promise<void>,
  ): Promise<void> {
    return this.db.once(delivery, async (tx) => {
      const row = await locked(tx, id);
      if (row?.state === 'running') await work(tx, row, await this.clock.now(tx));
    });
  }

  private drop(delivery: Delivery): Promise<void> {
    return this.db.once(delivery, () => Promise.resolve());
  }
}

const locked = (tx: EntityManager, id: string): Promise<IncidentSearchEntity | null> =>
  tx.findOne(IncidentSearchEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
