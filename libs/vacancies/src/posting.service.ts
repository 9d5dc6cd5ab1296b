import { type EntityManager, In } from 'typeorm';
import { DomainError, shanghaiDate } from '#kernel';
import { newId, record } from '#platform';
import { SiteEntity } from './site.entity.js';
import { siteMissing } from './site.errors.js';
import { VacancyEntity } from './vacancy.entity.js';
import { vacancyLifecycle } from './vacancy.lifecycle.js';
import { admitVacancy, recognise, type Posted, type VacancyFacts } from './vacancy.js';

type Row = Omit<VacancyEntity, 'site'>;

/**
 * Posts what is new and recognises what is there, in a fixed number of statements however many there are. A result or
 * a refusal for each, in the given order.
 */
export async function postAll(
  tx: EntityManager,
  organisationId: string,
  items: readonly VacancyFacts[],
  at: Date,
): Promise<(Posted | DomainError)[]> {
  const kept = await keptByReference(tx, organisationId, items);
  const sites = await tx.findBy(SiteEntity, { organisationId, id: In(items.map(({ siteId }) => siteId)) });
  const ownSites = new Set(sites.map(({ id }) => id));
  const fresh = new Map<string, Row>();
  const decided = items.map((facts) =>
    orRefusal(() => {
      const twin = kept.get(facts.reference) ?? fresh.get(facts.reference);
      if (twin) return recognise(twin, facts);
      if (!ownSites.has(facts.siteId)) throw siteMissing(facts.siteId);
      admitVacancy(facts, shanghaiDate(at));
      const row = rowOf(organisationId, facts);
      fresh.set(facts.reference, row);
      return { id: row.id, known: false };
    }),
  );

  const written = await insertUnlessThere(tx, [...fresh.values()]);
  await record(
    tx,
    ...written.map(({ id, siteId, headcount }) => ({
      type: 'vacancy.posted' as const,
      subject: id,
      at,
      details: { organisation: organisationId, site: siteId, headcount },
    })),
  );
  if (written.length === fresh.size) return decided;

  // Another request posted some of the references in the same moment: what it wrote counts.
  for (const { reference } of written) fresh.delete(reference);
  const winners = await keptByReference(tx, organisationId, [...fresh.values()]);
  return items.map((facts, i) => {
    const winner = winners.get(facts.reference);
    return winner ? orRefusal(() => recognise(winner, facts)) : (decided[i] as Posted);
  });
}

async function keptByReference(tx: EntityManager, organisationId: string, items: readonly VacancyFacts[]) {
  const kept = await tx.findBy(VacancyEntity, {
    organisationId,
    reference: In(items.map(({ reference }) => reference)),
  });
  return new Map(kept.map((vacancy) => [vacancy.reference, vacancy]));
}

/** In the order of references, so that two requests with the same ones wait for each other and do not lock up. */
async function insertUnlessThere(tx: EntityManager, rows: readonly Row[]): Promise<Row[]> {
  if (rows.length === 0) return [];
  const inserted = await tx
    .createQueryBuilder()
    .insert()
    .into(VacancyEntity)
    .values([...rows].sort((a, b) => (a.reference < b.reference ? -1 : 1)))
    .orIgnore()
    .returning('id')
    .execute();
  const ids = new Set((inserted.raw as { id: string }[]).map(({ id }) => id));
  return rows.filter(({ id }) => ids.has(id));
}

const rowOf = (organisationId: string, facts: VacancyFacts): Row => {
  const { siteId, reference, title, occupation, headcount, wageFromFen, wageToFen, startsOn, closesOn } = facts;
  const { reservedForPoor = 0 } = facts;
  const wages = { wageFromFen, wageToFen };
  const dates = { startsOn, closesOn: closesOn ?? null };
  const { initial: state } = vacancyLifecycle;
  return {
    id: newId(),
    organisationId,
    siteId,
    reference,
    title,
    occupation,
    headcount,
    reservedForPoor,
    taken: 0,
    ...wages,
    ...dates,
    state,
  };
};

function orRefusal(decide: () => Posted): Posted | DomainError {
  try {
    return decide();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}
