import { AccountEntity, ApiKeyEntity, OrganisationEntity, SessionEntity } from './access/access.entity.js';
import { BusinessClockEntity, IdempotencyKeyEntity } from './platform.entity.js';
import { EventEntity, InboxEntity, OutboxEntity, SubscriptionEntity } from './jobs/outbox.entity.js';

export const platformEntities = [
  AccountEntity,
  ApiKeyEntity,
  BusinessClockEntity,
  EventEntity,
  IdempotencyKeyEntity,
  InboxEntity,
  OrganisationEntity,
  OutboxEntity,
  SessionEntity,
  SubscriptionEntity,
];
