import { describe, expect, it } from 'vitest';
import { checkTours, type TourAnswer, type TourProblem } from '#solver';

/** Four customers in a row, 10 apart, the depot at the beginning. */
const PROBLEM: TourProblem = {
  nodes: 5,
  roads: {
    kind: 'points',
    x: Float64Array.of(0, 10, 20, 30, 40),
    y: new Float64Array(5),
    scale: 1,
    rounding: 'nearest',
  },
  demand: Int32Array.of(0, 2, 2, 2, 2),
  capacity: 4,
  vehicles: 2,
  windows: {
    opens: Int32Array.of(0, 0, 30, 0, 0),
    closes: Int32Array.of(100, 20, 60, 40, 60),
    service: Int32Array.of(0, 5, 5, 5, 5),
  },
};

interface Draft {
  tours: number[][];
  absent: number[];
  cost: number;
}

function answerOf(change: (draft: Draft) => void): TourAnswer {
  const draft: Draft = {
    tours: [
      [1, 2],
      [3, 4],
    ],
    absent: [],
    cost: 40 + 80,
  };
  change(draft);
  return {
    tours: draft.tours.map((tour) => Int32Array.from(tour)),
    absent: Int32Array.from(draft.absent),
    cost: draft.cost,
    iterations: 0,
    cancelled: false,
  };
}

describe('the checker of tours', () => {
  it('finds nothing wrong with a lawful answer', () => {
    expect(
      checkTours(
        PROBLEM,
        answerOf(() => undefined),
      ),
    ).toBeNull();
  });

  const corruptions: [string, RegExp, (draft: Draft) => void][] = [
    ['somebody forgotten', /Node 4 is not accounted for/, (d) => (d.tours[1] = [3])],
    ['somebody served twice', /Node 2 is accounted for twice, the second time by tour 1/, (d) => d.tours[1]?.push(2)],
    ['somebody served and absent', /Node 2 is accounted for twice.*absent/, (d) => d.absent.push(2)],
    ['somebody whom there is not', /tour 1 names node 5/, (d) => d.tours[1]?.push(5)],
    ['the depot as a customer', /tour 0 names node 0/, (d) => d.tours[0]?.push(0)],
    ['a tour for nobody', /Tour 1 serves nobody/, (d) => (d.tours = [[1, 2], []])],
    ['a tour more than vehicles', /3 tours for 2 vehicles/, (d) => (d.tours = [[1, 2], [3], [4]])],
    [
      'too much on board',
      /Tour 0 carries 6 from node 3, but a vehicle takes only 4/,
      (d) => (d.tours = [[1, 2, 3], [4]]),
    ],
    ['somebody served too late', /Tour 0 reaches node 1 at 45, after it closes at 20/, (d) => (d.tours[0] = [2, 1])],
    ['a cost that is not the roads', /The tours cost 120, not 119/, (d) => (d.cost = 119)],
  ];

  it.each(corruptions)('names %s', (_, sentence, change) => {
    expect(checkTours(PROBLEM, answerOf(change))).toMatch(sentence);
  });

  it('names a tour that is back after the depot has closed', () => {
    const windows = { ...PROBLEM.windows, closes: Int32Array.of(89, 20, 60, 40, 60) } as TourProblem['windows'];
    const problem = { ...PROBLEM, ...(windows ? { windows } : {}) };
    expect(
      checkTours(
        problem,
        answerOf(() => undefined),
      ),
    ).toMatch(/Tour 1 reaches the depot at 90, after it closes at 89/);
  });

  describe('of pairs', () => {
    const { windows: _, ...plain } = PROBLEM;
    const problem = { ...plain, demand: Int32Array.of(0, 4, -4, 3, -3), partner: Int32Array.of(0, 2, 1, 4, 3) };

    it('finds nothing wrong with a lawful answer', () => {
      expect(
        checkTours(
          problem,
          answerOf(() => undefined),
        ),
      ).toBeNull();
    });

    it.each<[string, RegExp, number[][]]>([
      [
        'a set-down before its pick-up',
        /Tour 0 sets down at node 2 what it has not picked up/,
        [
          [2, 1],
          [3, 4],
        ],
      ],
      ['a set-down by another tour', /Tour 0 never sets down what it picks up at node 1/, [[1], [2, 3, 4]]],
      ['too much on board on the way', /Tour 0 carries 7 from node 3/, [[1, 3, 2, 4]]],
    ])('names %s', (_, sentence, tours) => {
      expect(
        checkTours(
          problem,
          answerOf((d) => (d.tours = tours)),
        ),
      ).toMatch(sentence);
    });
  });

  it('knows the conventions of rounding', () => {
    const costs = (['nearest', 'down', 'up'] as const).map((rounding) => {
      const problem: TourProblem = {
        nodes: 2,
        roads: { kind: 'points', x: Float64Array.of(0, 1), y: Float64Array.of(0, 1), scale: 10, rounding },
        demand: Int32Array.of(0, 1),
        capacity: 1,
      };
      const answer = { tours: [Int32Array.of(1)], absent: new Int32Array(0), iterations: 0, cancelled: false };
      return [28, 30].find((cost) => checkTours(problem, { ...answer, cost }) === null);
    });
    expect(costs).toEqual([28, 28, 30]);
  });
});
