import type { DrivingSpan } from '../fleet/engagement.js';

/**
 * The most seconds at the wheel within any window of so many seconds. Spans do not overlap; what lies within a window that slides
 * is greatest where the window begins with a span or ends with one.
 */
export function mostDriving(spans: readonly DrivingSpan[], windowSeconds: number): number {
  const times = spans.map(({ from, to }) => ({ from: Date.parse(from) / 1000, to: Date.parse(to) / 1000 }));
  const within = (start: number) =>
    times.reduce(
      (total, { from, to }) => total + Math.max(0, Math.min(to, start + windowSeconds) - Math.max(from, start)),
      0,
    );
  return Math.max(0, ...times.flatMap(({ from, to }) => [within(from), within(to - windowSeconds)]));
}
