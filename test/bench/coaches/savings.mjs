/**
 * The peer: a plain savings construction (Clarke & Wright 1964) on the same data, by distance and seats alone. Driver hours
 * and ride times are not looked at, which can only make its plan shorter.
 * @returns metres of all coaches
 */
export function metresBySavings({ requests, vehicles: [{ usableSeats }] }, metres) {
  const count = requests.length;
  const tours = requests.map(({ from, to, persons }) => ({
    pickups: [from],
    gates: [to],
    load: persons,
    length: metres(from, to),
  }));
  const names = [...new Set(requests.flatMap(({ from, to }) => [from, to]))];
  const index = new Map(names.map((name, k) => [name, k]));
  const table = names.map((from) => Float64Array.from(names, (to) => metres(from, to)));
  const away = (from, to) => table[index.get(from)][index.get(to)];
  const tourOf = requests.map((_, k) => k);
  const find = (k) => (tourOf[k] === k ? k : (tourOf[k] = find(tourOf[k])));
  const pairs = (count * (count - 1)) / 2;
  const keys = new Float64Array(pairs);
  const first = new Uint32Array(pairs);
  for (let i = 0, k = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++, k++) {
      const [a, b] = [requests[i], requests[j]];
      const trunk = Math.min(away(a.from, a.to), away(a.from, b.to), away(b.from, a.to), away(b.from, b.to));
      const saved = tours[i].length + tours[j].length - trunk - away(a.from, b.from) - away(a.to, b.to);
      keys[k] = saved;
      first[k] = i;
    }
  }
  const begin = (i) => i * count - (i * (i + 1)) / 2;
  const order = Uint32Array.from(keys.keys()).sort((a, b) => keys[b] - keys[a]);
  const longer = (a, b) => [...a, ...b.filter((place) => !a.includes(place))];
  const lengthOf = (stops) => stops.reduce((sum, stop, k) => (k === 0 ? 0 : sum + away(stops[k - 1], stop)), 0);
  for (const pair of order) {
    if (keys[pair] <= 0) break;
    const i = first[pair];
    const [a, b] = [find(i), find(i + 1 + pair - begin(i))];
    if (a === b || tours[a].load + tours[b].load > usableSeats) continue;
    const joint = [longer(tours[a].pickups, tours[b].pickups), longer(tours[b].pickups, tours[a].pickups)]
      .flatMap((pickups) =>
        [longer(tours[a].gates, tours[b].gates), longer(tours[b].gates, tours[a].gates)].map((gates) => ({
          pickups,
          gates,
          load: tours[a].load + tours[b].load,
          length: lengthOf([...pickups, ...gates]),
        })),
      )
      .reduce((best, one) => (one.length < best.length ? one : best));
    if (joint.length >= tours[a].length + tours[b].length) continue;
    tours[a] = joint;
    tours[b] = null;
    tourOf[b] = a;
  }
  return tours.reduce((sum, tour) => sum + (tour?.length ?? 0), 0);
}
