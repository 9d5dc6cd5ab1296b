/** Who pays. */
export const PAYERS = ['province', 'enterprise', 'subsidy'] as const;
export type Payer = (typeof PAYERS)[number];
export type PayerFen = Readonly<Record<Payer, number>>;

/** Shares in thousandths that hold for the trips of an area on a day. */
export interface CostRule {
  readonly permille: PayerFen;
  readonly source: string;
}

/**
 * Whole fen by weights, their sum exactly the amount: everybody gets the floor, and those with the largest remainders one fen more, the first of equals
 * first (largest remainder, Hamilton). @param weights not negative, at least one above 0
 */
export function divided(amount: number, weights: readonly number[]): number[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const parts = weights.map((weight) => Math.floor((amount * weight) / all));
  const left = amount - parts.reduce((sum, part) => sum + part, 0);
  const remainders = weights.map((weight, i) => ({ i, over: (amount * weight) % all }));
  remainders.sort((a, b) => b.over - a.over || a.i - b.i);
  for (const { i } of remainders.slice(0, left)) parts[i] = (parts[i] ?? 0) + 1;
  return parts;
}

/** Of several the longest prefix of the area; `*` is any. @throws where there is none: a defect of the table */
export function ruleFor(rows: readonly Readonly<Record<string, string>>[], division: string): CostRule {
  const fits = rows.filter(({ division: prefix = '' }) => prefix === '*' || division.startsWith(prefix));
  const [row] = fits.sort((a, b) => lengthOf(b) - lengthOf(a));
  if (!row) throw new Error(`No shares of costs for ${division}`);
  const permille = (payer: Payer) => Number(row[`${payer}_permille`]);
  const [province, enterprise, subsidy] = [permille('province'), permille('enterprise'), permille('subsidy')];
  if (province + enterprise + subsidy !== 1000) throw new Error(`Shares of ${division} are not a whole`);
  return { permille: { province, enterprise, subsidy }, source: row['source'] ?? '' };
}

const lengthOf = ({ division = '' }: Readonly<Record<string, string>>): number =>
  division === '*' ? 0 : division.length;

export interface Rider {
  readonly workerId: string;
  readonly enterpriseId: string;
  readonly seatNumber: number;
}

/** What a trip costs each rider's payers. Where nobody rode the province bears it all. */
export function costsOf(totalFen: number, riders: readonly Rider[], { permille }: CostRule) {
  const inOrder = [...riders].sort((a, b) => a.seatNumber - b.seatNumber);
  const shares =
    inOrder.length > 0
      ? divided(
          totalFen,
          inOrder.map(() => 1),
        )
      : [];
  const persons = inOrder.map((rider, i) => {
    const fen = shares[i] ?? 0;
    const [province = 0, enterprise = 0, subsidy = 0] = divided(
      fen,
      PAYERS.map((payer) => permille[payer]),
    );
    return { ...rider, fen, province, enterprise, subsidy };
  });
  const sum = (payer: Payer) => persons.reduce((all, person) => all + person[payer], 0);
  const unshared = persons.length === 0 ? totalFen : 0;
  return {
    totalFen,
    payers: { province: sum('province') + unshared, enterprise: sum('enterprise'), subsidy: sum('subsidy') },
    persons,
  };
}
