import { type Grant, newId } from '#platform';
import { type DriverFacts, PERMIT_KINDS, type VehicleFacts } from '#transport';
import { grantOf } from '../../support/offices.js';
import { residentId } from '../../support/people.js';

/** Somebody of a carrier that nobody else is of. */
export const aCarrier = (organisation = newId()): Grant => grantOf('carrier', '513431', organisation);

let plates = 0;
export const nextPlate = (): string => `川W${String(10_000 + plates++)}`;

/** A 49-seater of Zhaojue, with papers for the whole of 2020. */
export const aVehicle = (more: Partial<VehicleFacts> = {}): VehicleFacts => ({
  plate: nextPlate(),
  vehicleClass: 'coach-49',
  approvedSeats: 49,
  registeredDivision: '513431',
  permits: PERMIT_KINDS.map((kind) => ({ kind, number: `${kind}-1`, validTo: '2020-12-31' })),
  ...more,
});

let drivers = 0;
export const aDriver = (more: Partial<DriverFacts> = {}): DriverFacts => {
  const n = drivers++;
  return {
    reference: `D-${String(n)}`,
    name: `司机${String(n)}`,
    licenceNumber: residentId(n, '513401'),
    licenceClass: 'A1',
    licenceValidTo: '2024-05-31',
    qualificationValidTo: '2022-05-31',
    ...more,
  };
};
