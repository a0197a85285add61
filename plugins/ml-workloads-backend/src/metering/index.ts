/** The ledger: what GPUs were held, by whom, and what that cost (`ledger.md`). */
export { Ledger, type LedgerOptions } from './Ledger';
export {
  DEFAULT_SYSTEM_NAMESPACES,
  Settler,
  type SettleDirtyOptions,
  type SettlerOptions,
} from './Settler';
export { RateTable, type RateRow } from './rates';
export { DEFAULT_GPU_RESOURCES } from './slots';
export { toBigint, toMs, toMsOrNull } from './rowsSql';
