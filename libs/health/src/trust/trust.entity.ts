import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import { oneOf } from '#platform';
import { type Algorithm, ALGORITHMS } from '../signed-codes/signed-code.js';
import type { IssuingKey } from './issuing-key.js';

@Entity('issuing_key')
@Check('issuing_key_algorithm', oneOf('algorithm', ALGORITHMS))
@Check('issuing_key_span', 'valid_to > valid_from')
@Unique('issuing_key_kid_once', ['kid'])
export class IssuingKeyEntity implements IssuingKey {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'issuing_key_pk' }) id!: string;
  @Column('text') kid!: string;
  @Column('text') issuerDivision!: string;
  @Column('text') algorithm!: Algorithm;
  @Column('text') publicKey!: string;
  /** The private key, PKCS #8; null where it is held elsewhere. */
  @Column('bytea', { nullable: true }) sealed!: Buffer | null;
  @Column('text', { array: true }) usages!: string[];
  @Column('timestamptz') validFrom!: Date;
  @Column('timestamptz', { nullable: true }) validTo!: Date | null;
  @Column('timestamptz') registeredAt!: Date;
  @Column('timestamptz', { nullable: true }) revokedAt!: Date | null;
}

/** A publication; it stays as it is. */
@Entity('trust_list')
export class TrustListEntity {
  @PrimaryColumn('int', { primaryKeyConstraintName: 'trust_list_pk' }) version!: number;
  @Column('timestamptz') issuedAt!: Date;
  /** Compact JWS. */
  @Column('text') text!: string;
}

@Entity('revoked_code')
export class RevokedCodeEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'revoked_code_pk' }) id!: string;
  @Column('text') issuerDivision!: string;
  @Column('timestamptz') expiresAt!: Date;
  @Column('timestamptz') revokedAt!: Date;
}
