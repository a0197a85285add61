/** OpenCost as a second opinion beside the ledger. */
export { OpenCostClient } from './OpenCostClient';
export { OpenCostStore } from './OpenCostStore';
export { readOpenCost } from './readOpenCost';
export { Reconciliation } from './Reconciliation';
export { scheduleOpenCost } from './scheduleOpenCost';
