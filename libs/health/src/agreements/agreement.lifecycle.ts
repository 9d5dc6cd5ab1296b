import { lifecycle, type StateOf, type StepOf } from '#kernel';

/** Of one version. A draft is one side's word; recorded is what both sides said, and whether it is in force is a matter of its dates. */
export const agreementLifecycle = lifecycle('agreement', 'drafted', {
  confirm: { from: ['drafted'], to: 'recorded' },
  decline: { from: ['drafted'], to: 'declined' },
  withdraw: { from: ['drafted'], to: 'withdrawn' },
  revoke: { from: ['recorded'], to: 'revoked' },
});

export type AgreementState = StateOf<typeof agreementLifecycle>;
export type AgreementStep = StepOf<typeof agreementLifecycle>;
