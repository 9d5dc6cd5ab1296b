import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '#platform';
import type { Score } from '../pairs/pair.js';
import { LIVE, type Proposal } from './proposal.js';
import { proposalLifecycle, type ProposalState } from './proposal.lifecycle.js';

@Entity('proposal')
@Check('proposal_state', oneOf('state', proposalLifecycle.states))
@Index('proposal_one_live', ['workerId'], { unique: true, where: oneOf('state', LIVE) })
@Index('proposal_run', ['runId'])
@Index('proposal_vacancy', ['vacancyId'])
@Index('proposal_enterprise', ['enterpriseId', 'id'])
@Index('proposal_worker', ['workerId'])
export class ProposalEntity implements Proposal {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'proposal_pk' }) id!: string;
  /** A run that exists: a trigger looks, once a statement. */
  @Column('uuid') runId!: string;
  @Column('uuid') workerId!: string;
  @Column('uuid') vacancyId!: string;
  @Column('uuid') siteId!: string;
  @Column('uuid') enterpriseId!: string;
  @Column('uuid') organisationId!: string;
  @Column('text') homeDivision!: string;
  @Column('uuid', { nullable: true }) travelGroup!: string | null;
  @Column('text') state!: ProposalState;
  @Column('jsonb') score!: Score;
  @Column('timestamptz') madeAt!: Date;
  @Column('timestamptz', { nullable: true }) decidedAt!: Date | null;
  @Column('text', { nullable: true }) note!: string | null;
}
