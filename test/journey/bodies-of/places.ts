import { WHEN } from '../../support/journey.js';
import type { Ids } from '../world.js';

/** Bodies of what is said about places. */
export const PLACE_BODIES: Readonly<Record<string, (ids: Ids) => object>> = {
  PickUpPointsBody: ({ division }) => ({ items: [{ divisionCode: division, name: '河边村', lon: 102.8, lat: 28 }] }),
  RiskLevelsBody: () => ({
    items: [{ divisionCode: '110000', level: 'medium', validFrom: WHEN.start, source: '通告' }],
  }),
  RiskLevelEndBody: () => ({ at: '2020-12-31T00:00:00+08:00' }),
};
