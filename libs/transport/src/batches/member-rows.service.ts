import { type EntityManager, In } from 'typeorm';
import type { ProposalService } from '#matching';
import type { Grant } from '#platform';
import { placementsUnfit } from '../transport.errors.js';
import { asSystem } from '../trips/as-system.service.js';
import { BatchMemberEntity } from './batch.entity.js';

export type NewMember = Omit<BatchMemberEntity, 'active'>;

/**
 * Those of the placements that are not in the batch yet. Of two offices or two people at once that want somebody the second waits for the
 * first, and is told whom it took.
 * @throws batch.placements-unfit
 */
export async function newMembers(
  tx: EntityManager,
  proposals: ProposalService,
  grant: Grant,
  batchId: string,
  proposalIds: readonly string[],
): Promise<NewMember[]> {
  const taken = await batchesOf(tx, proposalIds);
  const wanted = [...new Set(proposalIds)].filter((id) => taken.get(id) !== batchId);
  const fit = new Map((await proposals.confirmed(tx, { ids: wanted })).map((proposal) => [proposal.id, proposal]));
  const unfit = wanted.filter((id) => taken.has(id) || !fit.get(id)?.homeDivision.startsWith(grant.scope));
  if (unfit.length > 0) throw placementsUnfit(unfit);
  return [...fit.values()].map(({ id, homeDivision: _, since: __, ...proposal }) => ({
    ...{ batchId, proposalId: id },
    ...proposal,
  }));
}

/** The batch that each of these placements is in, of those that are in one; they are locked until the transaction ends. */
function batchesOf(tx: EntityManager, proposalIds: readonly string[]): Promise<Map<string, string>> {
  return asSystem(tx, async () => {
    await tx.query('select from proposal where id = any($1::uuid[]) order by id for no key update', [proposalIds]);
    const taken = await tx.findBy(BatchMemberEntity, { proposalId: In([...proposalIds]), active: true });
    return new Map(taken.map(({ proposalId, batchId }) => [proposalId, batchId]));
  });
}

/** Whoever left the batch before joins it again. */
export async function join(tx: EntityManager, members: readonly NewMember[]): Promise<void> {
  if (members.length === 0) return;
  await tx.upsert(
    BatchMemberEntity,
    members.map((member) => ({ ...member, active: true })),
    ['batchId', 'proposalId'],
  );
}
