/** A line of a roster and the one whom its person travels with. */
export interface Companionship {
  readonly person: string;
  readonly travelsWith: string | null;
  /** The group that the person is in already. */
  readonly group: string | null;
}

/** People who belong together; `group` is the one that some of them are in, null for a new one. */
export interface TravelParty {
  readonly people: readonly string[];
  readonly group: string | null;
}

/**
 * Who travels together: everyone linked by a named companion, directly or through others. Nobody is moved from one group to another:
 * people who are in different groups already keep them, and then the link stays unmade.
 */
export function travelParties(links: readonly Companionship[]): TravelParty[] {
  const leader = new Map(links.map(({ person }) => [person, person]));
  const groups = new Map(links.map(({ person, group }) => [person, group]));
  const leaderOf = (person: string): string => {
    const above = leader.get(person) ?? person;
    return above === person ? person : leaderOf(above);
  };
  for (const { person, travelsWith } of links) {
    if (travelsWith === null || !leader.has(travelsWith)) continue;
    const [one, other] = [leaderOf(person), leaderOf(travelsWith)];
    const [oneGroup, otherGroup] = [groups.get(one) ?? null, groups.get(other) ?? null];
    if (one === other || (oneGroup && otherGroup && oneGroup !== otherGroup)) continue;
    leader.set(one, other);
    groups.set(other, otherGroup ?? oneGroup);
  }
  const parties = new Map<string, string[]>();
  for (const { person } of links) parties.set(leaderOf(person), [...(parties.get(leaderOf(person)) ?? []), person]);
  return [...parties]
    .filter(([, people]) => people.length > 1)
    .map(([first, people]) => ({ people, group: groups.get(first) ?? null }));
}
