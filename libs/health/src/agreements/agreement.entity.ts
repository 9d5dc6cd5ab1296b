import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '#platform';
import { type Agreement, type Exception, type Kind, KINDS, type Level, LEVELS, type Mode, MODES } from './agreement.js';

@Entity('agreement')
@Check('agreement_level', oneOf('level', LEVELS))
@Check('agreement_mode', oneOf('mode', MODES))
@Check('agreement_kind', oneOf('kind', KINDS))
@Check('agreement_exceptions', "exceptions <@ array['temperature', 'respiratory']")
@Check('agreement_span', 'valid_to > valid_from')
@Index('agreement_once', ['issuerDivision', 'acceptorDivision', 'validFrom'], {
  unique: true,
  where: 'revoked_at is null',
})
export class AgreementEntity implements Agreement {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'agreement_pk' }) id!: string;
  @Column('text') issuerDivision!: string;
  @Column('text') acceptorDivision!: string;
  @Column('text') level!: Level;
  @Column('text') mode!: Mode;
  @Column('timestamptz') validFrom!: Date;
  @Column('timestamptz', { nullable: true }) validTo!: Date | null;
  @Column('text', { array: true }) extraRequired!: string[];
  @Column('text', { array: true }) exceptions!: Exception[];
  @Column('text') instrument!: string;
  @Column('text') kind!: Kind;
  @Column('timestamptz', { nullable: true }) revokedAt!: Date | null;
}
