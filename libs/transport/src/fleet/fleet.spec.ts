import { describe, expect, it } from 'vitest';
import { admitVehicle, type Permit, PERMIT_KINDS, renewedPermits, type VehicleFacts } from './coach.js';
import { admitDriver, type DriverFacts, licencesFor, renewedPapers } from './driver.js';
import { admitSpans } from './engagement.js';
import { isPlate, normalisePlate, writtenPlate } from './plate.js';

const refusal = (code: string): unknown => expect.objectContaining({ code });
const COACH = {
  name: 'coach-49',
  nameZh: '49座大客车',
  approvedSeats: 49,
  seatsPerRow: 4,
  fixedCostFen: 1,
  costPerKilometreFen: 1,
};
const permits = (validTo = '2020-12-31'): Permit[] =>
  PERMIT_KINDS.map((kind) => ({ kind, number: `${kind}-1`, validTo }));
const vehicle = (more: Partial<VehicleFacts> = {}): VehicleFacts => ({
  plate: '川W12345',
  vehicleClass: 'coach-49',
  approvedSeats: 49,
  registeredDivision: '513431',
  permits: permits(),
  ...more,
});
const admit = (more: Partial<VehicleFacts>) => admitVehicle(vehicle(more), COACH, 55);

describe('A plate', () => {
  it.each(['川W12345', '粤A1B2C3', '川WD12345', '粤B12345F', '京AD00012'])('%s can stand on a vehicle', (plate) => {
    expect(isPlate(plate)).toBe(true);
  });

  it.each(['川I12345', '川W1234', '川W123456', '川W1234I', '川WO2345', 'W12345', '港A12345', '川W1234学'])(
    '%s cannot',
    (plate) => {
      expect(isPlate(plate)).toBe(false);
    },
  );

  it('is the same however it is written', () => {
    for (const written of ['川w·12345', ' 川 W•12345 ', '川Ｗ１２３４５', '川W-12345'])
      expect(normalisePlate(written)).toBe('川W12345');
    expect(writtenPlate('川W12345')).toBe('川W·12345');
  });
});

describe('A vehicle', () => {
  it('is stored with its plate normalised and its permits in order', () => {
    expect(admit({ plate: '川w·12345', permits: permits().reverse() })).toEqual(vehicle());
  });

  it('is refused with a plate that there cannot be', () => {
    expect(() => admit({ plate: '川W1234' })).toThrow(refusal('vehicle.plate-wrong'));
  });

  it('is refused with a plate of another province than its registered place', () => {
    expect(() => admit({ plate: '粤A12345' })).toThrow(refusal('vehicle.plate-elsewhere'));
  });

  it('has the seats of its class or more, and no more than the largest class', () => {
    expect(admit({ approvedSeats: 55 }).approvedSeats).toBe(55);
    for (const approvedSeats of [48, 56])
      expect(() => admit({ approvedSeats })).toThrow(refusal('vehicle.seats-wrong'));
  });

  it('is refused where a permit is absent, or stands twice', () => {
    for (const some of [permits().slice(1), [...permits(), ...permits().slice(0, 1)]])
      expect(() => admit({ permits: some })).toThrow(refusal('vehicle.permits-incomplete'));
  });

  it('is refused with a day that there is not', () => {
    expect(() => admit({ permits: permits('2020-02-30') })).toThrow(refusal('vehicle.day-wrong'));
  });

  it('sent again keeps the permits that are good for longest', () => {
    expect(renewedPermits(vehicle(), vehicle())).toBeNull();
    expect(renewedPermits(vehicle(), vehicle({ permits: permits('2020-06-30') }))).toBeNull();
    const [first, ...rest] = permits('2021-12-31');
    const sent = vehicle({ permits: [first as Permit, ...permits().slice(1)] });
    expect(rest).toHaveLength(2);
    expect(renewedPermits(vehicle(), sent)).toEqual(sent.permits);
  });

  it('sent again as another vehicle is refused, with the fields that differ', () => {
    expect(() => renewedPermits(vehicle(), vehicle({ approvedSeats: 50 }))).toThrow(
      expect.objectContaining({ code: 'vehicle.registered-otherwise', details: { fields: ['approvedSeats'] } }),
    );
  });
});

const driver = (more: Partial<DriverFacts> = {}): DriverFacts => ({
  reference: 'D-1',
  name: '马某',
  licenceNumber: '11010519491231002X',
  licenceClass: 'A1',
  licenceValidTo: '2024-05-31',
  qualificationValidTo: '2022-05-31',
  ...more,
});

describe('A licence', () => {
  it('of class A1 is wanted from 20 seats on, whatever else somebody has', () => {
    for (const seats of [20, 37, 49, 55]) expect(licencesFor(seats)).toEqual(['A1']);
  });

  it('of B1, or of A2 which includes it, will do for 10 to 19 seats, that of city buses will not', () => {
    for (const seats of [10, 19]) expect(licencesFor(seats)).toEqual(['A1', 'A2', 'B1']);
  });

  it('of C1 will do up to 9 seats', () => {
    expect(licencesFor(9)).toContain('C1');
    expect(licencesFor(7)).toContain('C1');
  });
});

describe('A driver', () => {
  it('is refused with a licence number that is no ID number', () => {
    expect(() => admitDriver(driver({ licenceNumber: '110105194912310021' }))).toThrow(
      refusal('driver.licence-number-wrong'),
    );
  });

  it.each(['licenceValidTo', 'qualificationValidTo'] as const)('is refused with a %s that there is not', (field) => {
    expect(() => admitDriver(driver({ [field]: '2021-02-29' }))).toThrow(refusal('driver.day-wrong'));
  });

  it('sent again renews papers, and never shortens them', () => {
    expect(renewedPapers(driver(), driver({ licenceValidTo: '2023-01-01' }))).toBeNull();
    expect(renewedPapers(driver(), driver({ qualificationValidTo: '2026-05-31' }))).toEqual({
      licenceClass: 'A1',
      licenceValidTo: '2024-05-31',
      qualificationValidTo: '2026-05-31',
    });
    expect(renewedPapers(driver({ licenceClass: 'B1' }), driver({ licenceValidTo: '2030-05-31' }))).toMatchObject({
      licenceClass: 'A1',
    });
  });

  it('sent again as somebody else, or with another class on the same licence, is refused', () => {
    for (const other of [{ name: '他人' }, { licenceNumber: '440524188001010014' }, { licenceClass: 'B1' as const }])
      expect(() => renewedPapers(driver(), driver(other))).toThrow(refusal('driver.registered-otherwise'));
  });
});

describe('Times away', () => {
  const at = (hour: number) => new Date(Date.UTC(2020, 2, 12, hour));
  it('may follow each other, and may not overlap or end before they begin', () => {
    expect(() =>
      admitSpans([
        { from: at(4), to: at(6) },
        { from: at(2), to: at(4) },
      ]),
    ).not.toThrow();
    for (const spans of [
      [{ from: at(4), to: at(4) }],
      [
        { from: at(2), to: at(5) },
        { from: at(4), to: at(6) },
      ],
    ])
      expect(() => admitSpans(spans)).toThrow(refusal('fleet.spans-wrong'));
  });
});
