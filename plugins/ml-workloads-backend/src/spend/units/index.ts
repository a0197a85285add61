export { readUnitMetrics, type UnitMetric } from './readUnitMetrics';
export { unitCosts } from './unitCosts';
