import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '#platform';
import type { Agreement } from '../../agreements/agreement.js';
import type { RuleDocument } from '../../rules/health-rule.js';
import { type Act, type Verdict, VERDICTS } from '../verdict.js';
import { type KeptPlace, type Occasion, OCCASIONS } from './kept-verdict.js';

/** The agreements and rules that verdicts rest on, named by what they say. */
@Entity('verdict_grounds')
export class VerdictGroundsEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'verdict_grounds_pk' }) id!: string;
  @Column('jsonb') agreements!: Agreement[];
  @Column('jsonb') rules!: RuleDocument[];
  @Column('timestamptz') firstUsedAt!: Date;
}

/** One verdict; a later one of the same journey never overwrites it. */
@Entity('verdict')
@Check('verdict_occasion', oneOf('occasion', OCCASIONS))
@Check('verdict_outcome', oneOf('outcome', VERDICTS))
@Index('verdict_current_once', ['journeyId'], { unique: true, where: 'current' })
@Index('verdict_journey', ['journeyId'], { where: 'journey_id is not null' })
@Index('verdict_worker', ['workerId'])
@Index('verdict_judged', ['judgedAt', 'id'])
@Index('verdict_kept_until', ['lastAt'], { where: 'sealed is not null' })
export class VerdictEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'verdict_pk' }) id!: string;
  @Column('uuid') workerId!: string;
  /** Whose office may read it. */
  @Column('text') homeDivision!: string;
  /** The seat by name; null where somebody only asked. */
  @Column('uuid', { nullable: true }) journeyId!: string | null;
  @Column('uuid', { nullable: true }) tripId!: string | null;
  @Column('text') occasion!: Occasion;
  @Column('timestamptz') judgedAt!: Date;
  /** The newest of its journey. */
  @Column('boolean') current!: boolean;
  // The journey, place by place.
  @Column('text', { array: true }) divisions!: string[];
  @Column('timestamptz', { array: true }) instants!: Date[];
  @Column('text', { array: true }) acts!: Act[];
  /** The last instant of the journey: what is sealed goes some days after it. */
  @Column('timestamptz') lastAt!: Date;
  @Column('text') groundsId!: string;
  /** Null where nobody had declared a code. */
  @Column('uuid', { nullable: true }) codeId!: string | null;
  @Column('text', { nullable: true }) issuerDivision!: string | null;
  /** The code as it was judged. */
  @Column('bytea', { nullable: true }) sealed!: Buffer | null;
  @Column('text') outcome!: Verdict;
  @Column('text', { array: true }) conditions!: string[];
  @Column('jsonb') places!: KeptPlace[];
  @Column('timestamptz', { nullable: true }) expiresAt!: Date | null;
  @Column('int', { nullable: true }) withstandsSeconds!: number | null;
}
