// The rules of the road once more, from their texts and from exported trips alone: nothing of the planner is used here.
const HOUR = 3600;
const DAY = 24 * HOUR;
/** By the risk of the riskiest place; in 2021 alone; else half the seats, whatever the risk. */
const CAPS = { low: 0.9, medium: 0.7, high: 0.5 };
const CAP_OTHERWISE = 0.5;
const ROWS_KEPT_FREE = 2;
const LONGEST = { byDay: 4 * HOUR, byNight: 2 * HOUR, inADay: 8 * HOUR, ride: 30 * HOUR };
const BREAK = 20 * 60;
const FASTEST_METRES_A_SECOND = 25;
const ONE_DRIVER_METRES = 400_000;
/** At the station before a train or carriage leaves, before a flight, and after either has arrived. */
const CHANGE = { rail: 60 * 60, flight: 120 * 60, after: 45 * 60 };
const LEGS = ['feeder', 'trunk', 'distribution'];

const seconds = (instant) => Date.parse(instant) / 1000;
const secondOfDay = (instant) => (instant + 8 * HOUR) % DAY;
const isNight = (instant) => secondOfDay(instant) >= 22 * HOUR || secondOfDay(instant) < 6 * HOUR;

/**
 * What is unlawful about exported trips, in words; empty where nothing is.
 * @param riskOf low, medium or high, of a division
 */
export function unlawful(trips, riskOf = () => 'low') {
  return [
    ...trips.flatMap((trip) => faultsOf(trip, riskOf).map((fault) => `${trip.sheetNumber}: ${fault}`)),
    ...apart(trips),
    ...journeyFaults(trips),
  ];
}

function faultsOf(trip, riskOf) {
  if (trip.leg === 'trunk') return trunkFaults(trip);
  if (trip.mode !== 'coach') return [`nobody drives a ${trip.mode} on the road`];
  return [...seatFaults(trip, riskOf), ...stopFaults(trip, riskOf), ...drivingFaults(trip)];
}

function capOf(departsAt, stops, riskOf) {
  if (departsAt < '2020-12-31T16:00' || departsAt >= '2021-12-31T16:00') return CAP_OTHERWISE;
  return Math.min(...stops.map(({ division }) => CAPS[riskOf(division)]));
}

function seatFaults({ vehicle, conditions, persons, departsAt, stops }, riskOf) {
  const faults = [];
  const { approvedSeats } = vehicle;
  if (persons.length > Math.floor(approvedSeats * capOf(departsAt, stops, riskOf) + 1e-9))
    faults.push(`${persons.length} persons exceed the cap`);
  const abreast = conditions?.seatsPerRow ?? 4;
  // A last row with one seat more has no row of its own behind it.
  const inLastRow = approvedSeats % abreast === 1 ? abreast + 1 : approvedSeats % abreast || abreast;
  const lastUsable = approvedSeats - inLastRow - (ROWS_KEPT_FREE - 1) * abreast;
  const numbers = persons.map(({ seat }) => seat);
  if (new Set(numbers).size < numbers.length) faults.push('two people share a seat');
  if (numbers.some((number) => number < 1 || number > lastUsable)) faults.push('somebody sits in the isolation rows');
  return faults;
}

function stopFaults({ stops, persons, conditions }, riskOf) {
  const faults = [];
  if (stops.some(({ kind, division }) => kind === 'pick-up' && riskOf(division) !== 'low'))
    faults.push('somebody boards where nobody may');
  const firstSetDown = stops.findIndex(({ kind }) => kind === 'set-down');
  if (stops.some(({ kind }, i) => kind === 'pick-up' && i > firstSetDown)) faults.push('a pick-up after a set-down');
  for (const { worker, boards, alights } of persons) {
    const [on, off] = [stops[boards], stops[alights]];
    if (on?.kind !== 'pick-up' || off?.kind !== 'set-down') faults.push(`${worker} does not get on and off`);
    else if (seconds(off.leavesAt) - seconds(on.arrivesAt) > LONGEST.ride) faults.push(`${worker} rides too long`);
  }
  for (const { receives, arrivesAt, servesFrom, leavesAt, name } of stops) {
    const at = secondOfDay(seconds(servesFrom));
    if (servesFrom < arrivesAt || servesFrom > leavesAt) faults.push(`${name} is served while nobody is there`);
    if (receives && (at < receives.from || at >= receives.to)) faults.push(`${name} is closed at ${servesFrom}`);
  }
  if (seconds(stops[0]?.arrivesAt ?? '') < seconds(conditions?.departsAfter ?? '')) faults.push('it leaves too early');
  return faults;
}

function drivingFaults({ stops, shifts, rests, drivers, metres }) {
  const faults = [];
  const total = stops.reduce((sum, stop) => sum + stop.metres, 0);
  if (total !== metres) faults.push(`its legs add up to ${total} m, not ${metres} m`);
  if (metres > ONE_DRIVER_METRES && drivers < 2) faults.push('one driver goes farther than one may');
  if (stops.some(({ metres: leg, driveSeconds }) => leg > driveSeconds * FASTEST_METRES_A_SECOND + 1))
    faults.push('a leg is faster than a coach');
  const wheels = shifts.map(({ driver, from, to }) => ({ driver, from: seconds(from), to: seconds(to) }));
  const driven = wheels.reduce((sum, { from, to }) => sum + to - from, 0);
  if (driven !== stops.reduce((sum, { driveSeconds }) => sum + driveSeconds, 0)) faults.push('legs without a driver');
  const stands = [
    ...rests.map(({ from, to }) => ({ from: seconds(from), to: seconds(to) })),
    ...stops.map(({ arrivesAt, leavesAt }) => ({ from: seconds(arrivesAt), to: seconds(leavesAt) })),
  ];
  if (wheels.some((one) => stands.some((stand) => one.from < stand.to && stand.from < one.to)))
    faults.push('somebody drives a coach that stands');
  if (wheels.some(({ from, to }) => spansNoDriving(from, to))) faults.push('it drives between 02:00 and 05:00');
  for (let driver = 0; driver < drivers; driver++)
    faults.push(...hoursFaults(wheels.filter((shift) => shift.driver === driver)));
  return faults;
}

const spansNoDriving = (from, to) => {
  for (let at = from; at < to; at += 60) {
    const hour = secondOfDay(at) / HOUR;
    if (hour >= 2 && hour < 5) return true;
  }
  return false;
};

/** Minute by minute, as an inspector reads a tachograph. */
function hoursFaults(shifts) {
  const faults = new Set();
  const inOrder = [...shifts].sort((a, b) => a.from - b.from);
  let [since, last] = [0, -Infinity];
  for (const { from, to } of inOrder) {
    if (from - last >= BREAK) since = 0;
    for (let at = from; at < to; at += 60) {
      since += Math.min(60, to - at);
      if (since > LONGEST.byDay) faults.add('a driver drives on for more than four hours');
      if (isNight(at) && since > LONGEST.byNight) faults.add('a driver drives on by night for more than two hours');
    }
    last = to;
    const inADay = inOrder.reduce(
      (sum, one) => sum + Math.max(0, Math.min(one.to, to) - Math.max(one.from, to - DAY)),
      0,
    );
    if (inADay > LONGEST.inADay) faults.add('a driver drives more than eight hours in 24');
  }
  return [...faults];
}

/** What holds of a train or flight: seats of its own, from the one station to the other, and nobody at its wheel. */
function trunkFaults({ mode, charter, vehicle, persons, stops, drivers, shifts, departsAt, arrivesAt }) {
  const faults = [];
  if (mode === 'coach' || !charter?.number) faults.push('a trunk that is no train or flight');
  const numbers = persons.map(({ seat }) => seat);
  if (new Set(numbers).size < numbers.length) faults.push('two people share a seat');
  if (numbers.some((number) => number < 1 || number > vehicle.approvedSeats)) faults.push('a seat that it has not');
  if (drivers > 0 || shifts.length > 0) faults.push('somebody of ours drives a train');
  if (stops.length !== 2 || stops[0].leavesAt !== departsAt || stops[1].arrivesAt !== arrivesAt)
    faults.push('it keeps other hours than its stations');
  return faults;
}

/** Nobody is on two legs at once, and every change at a station has the time that it takes. */
function journeyFaults(trips) {
  const journeys = new Map();
  const numbers = new Map();
  for (const trip of trips) {
    for (const { worker, seat, boards, alights } of trip.persons) {
      const key = `${trip.batch} ${worker}`;
      const [on, off] = [trip.stops[boards], trip.stops[alights]];
      if (!on || !off) continue;
      const leg = { trip, on, off, from: seconds(on.arrivesAt), to: seconds(off.leavesAt) };
      journeys.set(key, [...(journeys.get(key) ?? []), leg]);
      if (trip.leg === 'trunk') {
        const place = `${trip.charter?.id} ${seat}`;
        numbers.set(place, (numbers.get(place) ?? new Set()).add(worker));
      }
    }
  }
  return [
    ...[...journeys].flatMap(([key, legs]) => changeFaults(key, legs)),
    ...[...numbers].filter(([, who]) => who.size > 1).map(([place]) => `several people on one number: ${place}`),
  ];
}

function changeFaults(key, unordered) {
  const legs = [...unordered].sort((a, b) => a.from - b.from);
  const faults = [];
  const order = legs.map(({ trip }) => LEGS.indexOf(trip.leg));
  if (legs.length > 1 && order.some((leg, i) => leg !== i)) faults.push(`${key}: legs out of order`);
  for (const [i, next] of legs.entries()) {
    const before = legs[i - 1];
    if (!before) continue;
    if (next.from < before.to) faults.push(`${key}: on two legs at once`);
    if (next.on.lon !== before.off.lon || next.on.lat !== before.off.lat)
      faults.push(`${key}: changes where nobody brought them`);
    const least =
      next.trip.leg === 'trunk' ? (next.trip.mode === 'flight' ? CHANGE.flight : CHANGE.rail) : CHANGE.after;
    if (next.from - before.to < least) faults.push(`${key}: no time to change to ${next.trip.sheetNumber}`);
  }
  return faults;
}

/** Companions who board and alight at the same places belong into one coach. */
function apart(trips) {
  const coaches = new Map();
  for (const { id, batch, stops, persons } of trips)
    for (const { group, boards, alights } of persons) {
      if (group === null) continue;
      const key = [batch, group, stops[boards]?.name, stops[alights]?.site].join(' ');
      coaches.set(key, (coaches.get(key) ?? new Set()).add(id));
    }
  return [...coaches].filter(([, ids]) => ids.size > 1).map(([key]) => `companions ride apart: ${key}`);
}
