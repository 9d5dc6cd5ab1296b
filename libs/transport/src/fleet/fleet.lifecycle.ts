import { lifecycle, type StateOf } from '#kernel';

export const vehicleLifecycle = lifecycle('vehicle', 'in-service', {
  retire: { from: ['in-service'], to: 'retired' },
});
export type VehicleState = StateOf<typeof vehicleLifecycle>;

export const driverLifecycle = lifecycle('driver', 'employed', {
  leave: { from: ['employed'], to: 'left' },
});
export type DriverState = StateOf<typeof driverLifecycle>;
