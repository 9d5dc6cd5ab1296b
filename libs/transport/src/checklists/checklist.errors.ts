import { DomainError } from '#kernel';

export const factsDecide = (item: string) =>
  new DomainError(
    'checklist.facts-decide',
    'conflict',
    { zh: '此项由系统内的事实决定，不能由人确认', en: 'Stored facts alone decide this item; nobody can confirm it' },
    { item },
  );

export const nothingOpen = (item: string) =>
  new DomainError(
    'checklist.nothing-open',
    'conflict',
    { zh: '此项没有待确认的内容', en: 'Nothing of this item is open' },
    { item },
  );

export const notTheTime = (tripState: string) =>
  new DomainError(
    'checklist.not-the-time',
    'conflict',
    { zh: '只能在批准之后、发车之前确认', en: 'Items are confirmed after the approval and before the departure' },
    { tripState },
  );
