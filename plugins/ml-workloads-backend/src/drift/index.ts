export { DriftCheck } from './DriftCheck';
export { DriftQueries } from './DriftQueries';
export { DriftStore } from './DriftStore';
export { scheduleDrift } from './scheduleDrift';
