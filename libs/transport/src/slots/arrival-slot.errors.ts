import { DomainError, shanghaiTime } from '#kernel';

export const slotMissing = (id: string) =>
  new DomainError('arrival-slot.missing', 'missing', { zh: '没有此到达时段', en: 'No such arrival slot' }, { id });

/** @param hour from and until when people are counted together */
export const gateFull = (
  hour: { readonly from: Date; readonly until: Date },
  figures: { readonly capacity: number; readonly taken: number; readonly persons: number },
) =>
  new DomainError(
    'arrival-slot.full',
    'conflict',
    {
      zh: `接收点在 ${shanghaiTime(hour.from)} 起的一小时内接收不下`,
      en: `The gate cannot take so many in the hour from ${shanghaiTime(hour.from)} on`,
    },
    { from: hour.from.toISOString(), until: hour.until.toISOString(), ...figures },
  );

export const outsideHours = (at: Date, hours: { readonly receivesFrom: number; readonly receivesTo: number }) =>
  new DomainError(
    'arrival-slot.outside-hours',
    'conflict',
    { zh: '该时刻不在接收时段内', en: 'The gate receives nobody at that instant' },
    { at: at.toISOString(), ...hours },
  );

export const proposalWrong = (arrivesAt: Date) =>
  new DomainError(
    'arrival-slot.proposal-wrong',
    'invalid',
    {
      zh: '另提的时刻须在将来，且不同于原定到达时刻',
      en: 'A counter-proposal is an instant to come, and another than the one asked for',
    },
    { arrivesAt: arrivesAt.toISOString() },
  );

export const slotsNotAccepted = (slots: readonly object[]) =>
  new DomainError(
    'batch.slots-not-accepted',
    'conflict',
    {
      zh: '有接收点尚未同意到达时段，不能批准',
      en: 'A gate has not accepted its arrival slot; the batch cannot be approved',
    },
    { slots },
  );

export const nothingProposed = (id: string) =>
  new DomainError(
    'batch.nothing-proposed',
    'conflict',
    { zh: '没有接收点另提到达时刻', en: 'No gate has proposed another instant' },
    { id },
  );

export const noneAccepted = (tripId: string) =>
  new DomainError(
    'arrival-slot.none-accepted',
    'conflict',
    {
      zh: '该车次没有接收点已同意的时段，无须重新征询',
      en: 'No gate has accepted an hour of that trip; nobody is to be asked anew',
    },
    { tripId },
  );
