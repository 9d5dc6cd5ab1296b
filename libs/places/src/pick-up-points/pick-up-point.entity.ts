import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { PickUpPointFacts } from './pick-up-point.js';

@Entity('pick_up_point')
@Index('pick_up_point_once', ['divisionCode', 'name'], { unique: true })
export class PickUpPointEntity implements PickUpPointFacts {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pick_up_point_pk' }) id!: string;
  /** The office that wrote it last. */
  @Column('uuid') organisationId!: string;
  @Column('text') divisionCode!: string;
  @Column('text') name!: string;
  /** WGS-84 degrees. */
  @Column('double precision') lon!: number;
  @Column('double precision') lat!: number;
}
