/** A batch of people and coaches in the JSON form of solve:route, from a seed. */
const SEATS = 22;

/**
 * Villages lie around counties within 200 km, gates around cities 1,000 to 1,200 km away; two in five travel in groups of 2
 * to 5. Coaches of 49 seats at half load, less the isolation rows; as many as are wanted.
 */
export function makeBatch({ persons, villages, counties, gates, cities, seed }) {
  const random = generator(seed);
  const gauss = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const centres = Array.from({ length: counties }, () => [random() * 200e3, random() * 200e3]);
  const targets = Array.from({ length: cities }, (_, k) => [
    1e6 + random() * 200e3,
    -200e3 + (k % 3) * 200e3 + random() * 1e5,
  ]);
  const near = ([x, y], spread) => ({ x: Math.round(x + gauss() * spread), y: Math.round(y + gauss() * spread) });
  const homes = Array.from({ length: villages }, (_, k) => ({ place: `V${k}`, ...near(centres[k % counties], 18e3) }));
  const sites = Array.from({ length: gates }, (_, k) => ({
    place: `G${k}`,
    ...near(targets[k % cities], 12e3),
    receives: ['07:00', '22:00'],
  }));
  const choose = { home: chooser(homes, 0.5, gauss, random), site: chooser(sites, 0.7, gauss, random) };
  const requests = [];
  for (let seated = 0; seated < persons;) {
    const wanted = random() < 0.6 ? 1 : 2 + Math.floor(random() * 4);
    const group = Math.min(wanted, persons - seated);
    requests.push({ id: `r${requests.length}`, from: choose.home(), to: choose.site(), persons: group });
    seated += group;
  }
  return {
    departs: '06:00',
    latestStart: 12 * 3600,
    places: [...homes, ...sites],
    vehicles: [{ vehicle: 'coach of 49', usableSeats: SEATS, count: persons, costPerKilometre: 700 }],
    requests,
  };
}

/** Metres that full coaches would run if everybody could go straight from home to gate: no plan runs less. */
export function boundOf(batch, metres) {
  return batch.requests.reduce((sum, { from, to, persons }) => sum + (persons * metres(from, to)) / SEATS, 0);
}

/** Road metres between two places by name, as solve:route reckons them. */
export function metresOf({ places }) {
  const at = new Map(places.map((place) => [place.place, place]));
  return (from, to) => {
    const [a, b] = [at.get(from), at.get(to)];
    return Math.round(Math.hypot(a.x - b.x, a.y - b.y) * 1.25);
  };
}

/** Weighted choice of a name; weights are lognormal. */
function chooser(places, spread, gauss, random) {
  const sums = [];
  let sum = 0;
  for (const _ of places) sums.push((sum += Math.exp(spread * gauss())));
  return () => {
    const wanted = random() * sum;
    return places[sums.findIndex((one) => one > wanted)].place;
  };
}

function generator(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
