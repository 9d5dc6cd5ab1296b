import { lifecycle, type StateOf, type StepOf } from '#kernel';

/** Whether it is in force is a matter of its dates; this is only about being called off. */
export const agreementLifecycle = lifecycle('agreement', 'recorded', {
  revoke: { from: ['recorded'], to: 'revoked' },
});

export type AgreementState = StateOf<typeof agreementLifecycle>;
export type AgreementStep = StepOf<typeof agreementLifecycle>;
