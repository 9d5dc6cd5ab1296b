import { type EntityManager, In } from 'typeorm';
import type { ProposalService } from '#matching';
import type { Grant } from '#platform';
import { placementsUnfit } from '../transport.errors.js';
import { BatchMemberEntity } from './batch.entity.js';

export type NewMember = Omit<BatchMemberEntity, 'active'>;

/** Those of the placements that are not in the batch yet. @throws batch.placements-unfit */
export async function newMembers(
  tx: EntityManager,
  proposals: ProposalService,
  grant: Grant,
  batchId: string,
  proposalIds: readonly string[],
): Promise<NewMember[]> {
  const proposalId = In([...proposalIds]);
  const taken = new Map<string, string>();
  for (const member of await tx.findBy(BatchMemberEntity, { proposalId, active: true }))
    taken.set(member.proposalId, member.batchId);
  const wanted = [...new Set(proposalIds)].filter((id) => taken.get(id) !== batchId);
  const fit = new Map((await proposals.confirmed(tx, { ids: wanted })).map((proposal) => [proposal.id, proposal]));
  const unfit = wanted.filter((id) => taken.has(id) || !fit.get(id)?.homeDivision.startsWith(grant.scope));
  if (unfit.length > 0) throw placementsUnfit(unfit);
  return [...fit.values()].map(({ id, homeDivision: _, ...proposal }) => ({ batchId, proposalId: id, ...proposal }));
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
