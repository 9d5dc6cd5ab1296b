import type { Ids } from '../world.js';
import { INCIDENT_BODIES } from './incidents.js';

/** Bodies of what is asked about batches and trips on their way. */
export const DISPATCH_BODIES: Readonly<Record<string, (ids: Ids) => object>> = {
  ...INCIDENT_BODIES,
  BatchIdsBody: ({ batch }) => ({ batchIds: [batch] }),
  ItemConfirmationBody: () => ({ item: 'workers', name: '某村干部', note: '已逐人当面告知' }),
  AcknowledgementBody: () => ({ name: '值班员', sentence: '已联系领队' }),
  ExpectedArrivalBody: () => ({ expectedAt: '2020-03-14T18:00:00+08:00', reason: '高速封闭，绕行' }),
  OneTripChangeBody: ({ trip, worker, proposal }) => ({
    ...{
      add: [proposal],
      remove: [{ workerId: worker, reason: 'own-wish' }],
      move: [{ workerId: worker, tripId: trip }],
    },
    ...{ swap: [{ workerId: worker, withWorkerId: worker }], departsAt: '2020-03-12T09:00:00+08:00', preview: true },
  }),
  TripChangesBody: ({ trip, worker }) => ({
    items: [{ tripId: trip, remove: [{ workerId: worker, reason: 'own-wish' }] }],
    preview: true,
  }),
  ReceiptBody: () => ({ name: '值班员', note: '已转告' }),
  NotificationCodeBody: ({ authorityNotification }) => ({ notificationId: authorityNotification, code: 'ABCD2345' }),
  ReceiptByCodeBody: ({ authorityNotification }) => ({
    ...{ notificationId: authorityNotification, code: 'ABCD2345' },
    ...{ name: '值班员', note: '已转告' },
  }),
  BatchProposalsBody: () => ({ from: '2020-03-12', days: 3, fleet: [{ vehicleClass: 'coach-49', count: 2 }] }),
  PickedBatchBody: () => ({
    ...{ name: '赴粤', departsAfter: '2020-03-12T07:00:00+08:00', fleet: [{ vehicleClass: 'coach-49', count: 2 }] },
    picking: { origin: '513400', destination: '440000', form: 'cross-province', from: '2020-03-10', to: '2020-03-12' },
  }),
  TravelProofCheckBody: () => ({ code: `MDT1${'A'.repeat(68)}` }),
  TripIdsBody: ({ trip }) => ({ tripIds: [trip] }),
};
