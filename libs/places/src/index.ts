export { Divisions, parseDivisions, type Division, type DivisionLevel } from './division.js';
export type { PlaceReading } from './place-reading.js';
export {
  GreatCircleRouter,
  greatCircleMetres,
  PLANNING_FIGURES,
  terrainAt,
  type PlanningFigures,
  type Point,
  type Router,
  type Terrain,
  type TravelMatrix,
} from './distance.js';
export { parseRegionSets, setsContaining, type RegionSet } from './region-set.js';
