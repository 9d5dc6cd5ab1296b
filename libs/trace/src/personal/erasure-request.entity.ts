import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An erasure that waits until the journeys of the person need not be answered for any more. */
@Entity('erasure_request')
@Index('erasure_request_due', ['dueAt'])
export class ErasureRequestEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'erasure_request_pk' }) workerId!: string;
  @Column('timestamptz') askedAt!: Date;
  /** In which role. */
  @Column('text') askedBy!: string;
  @Column('text') reason!: string;
  /** After this instant; later where the person was needed then. */
  @Column('timestamptz') dueAt!: Date;
}
