import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '#platform';
import { type Source, SOURCES } from './source.js';
import { type Colour, COLOURS, type HealthCode, type SealedHealth } from './health-code.js';

/** One declaration; a later one never overwrites it. Of those of a worker the one issued last counts. */
@Entity('health_code')
@Check('health_code_colour', oneOf('colour', COLOURS))
@Check('health_code_source', oneOf('source', SOURCES))
@Check('health_code_span', 'issued_at <= expires_at')
@Index('health_code_newest', ['workerId', 'issuedAt'])
@Index('health_code_intake', ['intakeId'], { where: 'intake_id is not null' })
@Index('health_code_kid', ['kid'], { where: 'kid is not null' })
export class HealthCodeEntity implements Omit<HealthCode, keyof SealedHealth | 'keyRevokedAt'> {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'health_code_pk' }) id!: string;
  @Column('uuid') workerId!: string;
  /** The office that declared it. */
  @Column('uuid') organisationId!: string;
  @Column('text') issuerDivision!: string;
  /** The worker's home: whose office may read it. */
  @Column('text') homeDivision!: string;
  @Column('text') source!: Source;
  @Column('text') colour!: Colour;
  @Column('timestamptz') issuedAt!: Date;
  @Column('timestamptz') expiresAt!: Date;
  @Column('text', { array: true }) certificates!: string[];
  /** Temperature and symptoms. */
  @Column('bytea') sealed!: Buffer;
  @Column('timestamptz') receivedAt!: Date;
  /** Called off by its issuer: then the worker has none. */
  @Column('timestamptz', { nullable: true }) revokedAt!: Date | null;
  /** The request with which it came, one for all its codes; null for what came before that was kept. */
  @Column('uuid', { nullable: true }) intakeId!: string | null;
  /** The key that signed it; null for what nobody signed, and for what came before that was kept. */
  @Column('text', { nullable: true }) kid!: string | null;
}
