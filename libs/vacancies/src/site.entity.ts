import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { SiteFacts } from './site.js';

@Entity('site')
@Check('site_hours', 'receives_from between 0 and 86399 and receives_to > receives_from')
@Check('site_arrival_capacity', 'arrival_capacity > 0')
@Index('site_name_once', ['organisationId', 'name'], { unique: true })
export class SiteEntity implements Omit<SiteFacts, 'contactPhone'> {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'site_pk' }) id!: string;
  @Column('uuid') organisationId!: string;
  @Column('text') name!: string;
  @Column('text') divisionCode!: string;
  @Column('text') address!: string;
  @Column('double precision') lon!: number;
  @Column('double precision') lat!: number;
  @Column('int') receivesFrom!: number;
  @Column('int') receivesTo!: number;
  @Column('text') contactName!: string;
  /** Sealed. */
  @Column('bytea') contactPhone!: Buffer;
  /** People an hour; null where it does not ask to be asked. */
  @Column('int', { nullable: true }) arrivalCapacity!: number | null;
}
