import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '#platform';
import { transferLifecycle, type TransferState } from './transfer.lifecycle.js';
import type { Transfer } from './transfer.js';

@Entity('transfer')
@Check('transfer_state', oneOf('state', transferLifecycle.states))
@Index('transfer_open_once', ['workerId', 'askingId'], { unique: true, where: `state = 'requested'` })
@Index('transfer_asking', ['askingId', 'id'])
@Index('transfer_giving', ['givingId', 'id'])
export class TransferEntity implements Transfer {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'transfer_pk' }) id!: string;
  @Column('uuid') workerId!: string;
  /** The office that has the person. */
  @Column('uuid') givingId!: string;
  @Column('uuid') askingId!: string;
  /** The person as the asking office wrote it (`Person`). */
  @Column('bytea') sealed!: Buffer;
  @Column('text') state!: TransferState;
  @Column('text', { nullable: true }) note!: string | null;
  @Column('timestamptz') requestedAt!: Date;
  @Column('timestamptz', { nullable: true }) decidedAt!: Date | null;
}
