export { never, type Progress, type Stop } from './stop.js';
export { Random } from './random.js';
