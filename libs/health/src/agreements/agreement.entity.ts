import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import { oneOf } from '#platform';
import { type Source, SOURCES } from '../codes/source.js';
import { agreementLifecycle, type AgreementState } from './agreement.lifecycle.js';
import {
  type Agreement,
  type Exception,
  EXCEPTIONS,
  type Kind,
  KINDS,
  type Level,
  LEVELS,
  type Mode,
  MODES,
  type Side,
  SIDES,
} from './agreement.js';

const within = (column: string, values: readonly string[]) =>
  `${column} <@ array[${values.map((value) => `'${value}'`).join(', ')}]`;

@Entity('agreement')
@Check('agreement_level', oneOf('level', LEVELS))
@Check('agreement_mode', oneOf('mode', MODES))
@Check('agreement_kind', oneOf('kind', KINDS))
@Check('agreement_exceptions', within('exceptions', EXCEPTIONS))
@Check('agreement_accepted_proofs', within('accepted_proofs', SOURCES))
@Check('agreement_span', 'valid_to > valid_from')
@Check('agreement_state', oneOf('state', agreementLifecycle.states))
@Check('agreement_drafted_by', oneOf('drafted_by', SIDES))
@Check('agreement_recorded', `(recorded_at is not null) = (state in ('recorded', 'revoked'))`)
@Check('agreement_revoked', `(revoked_at is not null) = (state = 'revoked')`)
@Unique('agreement_version_once', ['series', 'version'])
@Index('agreement_draft_once', ['series'], { unique: true, where: "state = 'drafted'" })
@Index('agreement_once', ['issuerDivision', 'acceptorDivision', 'validFrom'], {
  unique: true,
  where: "state = 'recorded' and superseded_from is null",
})
export class AgreementEntity implements Agreement {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'agreement_pk' }) id!: string;
  @Column('uuid') series!: string;
  @Column('int') version!: number;
  @Column('text') state!: AgreementState;
  @Column('text') issuerDivision!: string;
  @Column('text') acceptorDivision!: string;
  @Column('text') level!: Level;
  @Column('text') mode!: Mode;
  @Column('date', { nullable: true }) signedOn!: string | null;
  @Column('timestamptz') validFrom!: Date;
  @Column('timestamptz', { nullable: true }) validTo!: Date | null;
  @Column('text', { array: true }) acceptedProofs!: Source[];
  @Column('text', { array: true }) extraRequired!: string[];
  @Column('text', { array: true }) exceptions!: Exception[];
  @Column('text') instrument!: string;
  @Column('text') kind!: Kind;
  @Column('text', { nullable: true }) draftedBy!: Side | null;
  /** Why it was declined. */
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('timestamptz', { nullable: true }) recordedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) supersededFrom!: Date | null;
  @Column('timestamptz', { nullable: true }) revokedAt!: Date | null;
}
