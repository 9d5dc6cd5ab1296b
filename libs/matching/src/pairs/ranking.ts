import type { Random } from '#solver';

/** The places of all numbers below the limit, which are whole and not negative, the lowest first. */
export function inOrder(numbers: Int32Array, limit: number): Int32Array {
  let [many, most] = [0, 0];
  for (const number of numbers) {
    if (number >= limit) continue;
    many++;
    if (number > most) most = number;
  }
  const next = new Int32Array(most + 2);
  for (const number of numbers) if (number < limit) next[number + 1] = (next[number + 1] ?? 0) + 1;
  for (let n = 1; n <= most; n++) next[n] = (next[n] ?? 0) + (next[n - 1] ?? 0);
  const places = new Int32Array(many);
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i] ?? limit;
    if (number >= limit) continue;
    const at = next[number] ?? 0;
    places[at] = i;
    next[number] = at + 1;
  }
  return places;
}

/** Places in a sorted list: the first half of `limit`, and the other half drawn evenly from what follows. */
export function spread(size: number, limit: number, random: Random): number[] {
  if (size <= limit) return Array.from({ length: size }, (_, i) => i);
  const places = Array.from({ length: Math.ceil(limit / 2) }, (_, i) => i);
  const step = (size - places.length) / (limit - places.length);
  const [first, start] = [places.length, random.unit() * step];
  for (let at = start; places.length < limit; at += step) places.push(first + Math.floor(at));
  return places;
}
