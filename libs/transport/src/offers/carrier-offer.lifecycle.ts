import { lifecycle, type StateOf, type StepOf } from '#kernel';

/** A trip is offered to a carrier, which takes it with a vehicle and drivers, or does not. */
export const carrierOfferLifecycle = lifecycle('carrier-offer', 'offered', {
  confirm: { from: ['offered'], to: 'confirmed' },
  decline: { from: ['offered'], to: 'declined' },
  expire: { from: ['offered'], to: 'expired' },
  release: { from: ['confirmed'], to: 'released' },
  withdraw: { from: ['offered', 'confirmed'], to: 'withdrawn' },
});

export type CarrierOfferState = StateOf<typeof carrierOfferLifecycle>;
export type CarrierOfferStep = StepOf<typeof carrierOfferLifecycle>;
