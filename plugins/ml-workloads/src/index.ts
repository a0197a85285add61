/**
 * GPU workloads and GPU spend for Backstage: tabs and a card on catalog entities, and the page "GPU".
 *
 * @packageDocumentation
 */
export { mlWorkloadsPlugin as default } from './plugin';
export { mlWorkloadsApiRef } from './api';
export type {
  ActionInput,
  LogQuery,
  MlWorkloadsApi,
  Scope,
  SpendClaimInput,
  SpendEfficiencyQuery,
  SpendExportQuery,
  SpendQuery,
  WorkloadAction,
  WorkloadQuery,
} from './api';
