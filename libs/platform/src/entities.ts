import { AccountEntity, ApiKeyEntity, OrganisationEntity, SessionEntity } from './access/access.entity.js';
import { BusinessClockEntity, IdempotencyKeyEntity, IndexKeyEntity } from './platform.entity.js';
import { EventEntity, InboxEntity, OutboxEntity, SubscriptionEntity } from './jobs/outbox.entity.js';

export const platformEntities = [
  AccountEntity,
  ApiKeyEntity,
  BusinessClockEntity,
  EventEntity,
  IdempotencyKeyEntity,
  InboxEntity,
  IndexKeyEntity,
  OrganisationEntity,
  OutboxEntity,
  SessionEntity,
  SubscriptionEntity,
];
