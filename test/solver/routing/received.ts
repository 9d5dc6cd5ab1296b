import type { RouteAnswer, RoutingProblem } from '#solver';

const HOUR = 3600;

/** People whom a gate receives, by gate and hour of the clock; told from the answer alone. */
export function receivedIn(problem: RoutingProblem, { routes }: RouteAnswer): Map<string, number> {
  const received = new Map<string, number>();
  for (const { stops } of routes)
    for (const { place, leave, alights } of stops) {
      const persons = alights.reduce((sum, request) => sum + (problem.requests[request]?.persons ?? 0), 0);
      const { perStop, perPerson } = problem.serviceSeconds;
      const begins = leave - perStop - perPerson * persons + (problem.startSecondOfDay % HOUR);
      const key = `${String(place)} ${String(Math.floor(begins / HOUR))}`;
      if (persons > 0) received.set(key, (received.get(key) ?? 0) + persons);
    }
  return received;
}
export const most = (received: Map<string, number>) => Math.max(...received.values());
