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
export type { PickUpPoint, PickUpPointFacts } from './pick-up-points/pick-up-point.js';
export { PickUpPointService, type PickUpPointResult } from './pick-up-points/pick-up-point.service.js';
export {
  areasOf,
  higherOf,
  isHigher,
  RISK_LEVELS,
  type RiskLevel,
  type RiskLevelFacts,
  type Span,
} from './risk-levels/risk-level.js';
export { RiskLevelService, type RiskLevelFilter } from './risk-levels/risk-level.service.js';
export { PlacesModule } from './places.module.js';
export { ReferenceService } from './reference.service.js';
export { parseTable } from './reference-table.js';
