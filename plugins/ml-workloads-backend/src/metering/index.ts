/** The ledger: what GPUs were held, by whom, and what that cost (`ledger.md`). */
export { Ledger, type LedgerOptions } from './Ledger';
export { DEFAULT_SYSTEM_NAMESPACES } from './systemNamespaces';
export {
  Settler,
  type SettleDirtyOptions,
  type SettlerOptions,
} from './Settler';
export { clustersToSettle } from './clustersToSettle';
export {
  RateTable,
  type NodePrice,
  type PricedNode,
  type RateRow,
} from './rates';
export type { BillFrom, Dated, PriceReader, Pricing } from './pricing';
export { FULLY_LOADED, parseSplits, SplitTable } from './splits';
export {
  fixedPrices,
  Prices,
  PriceStore,
  readRatesFile,
  type SourceStatus,
  type PriceAnswer,
  type PriceSource,
} from './prices';
export {
  profileLabels,
  smallestPods,
  type NodeProfile,
  type ProfileShape,
} from './room';
export { DEFAULT_GPU_RESOURCES } from './gpuRequest';
export { isOneOf, toBigint, toMs, toMsOrNull } from './rowsSql';
export { gapsOf } from './coverage';
export {
  countsDiffer,
  gpuCountFrom,
  countsOf,
  type NodeFacts,
} from './nodeFacts';
export { modelOf, nodeGpuCounts, nodeHardware } from './nodeHardware';
export { slotRulesOf } from './nodeSharing';
export { claimsOf, ClaimStore, DEFAULT_GPU_DRIVERS } from './dra';
export {
  capacityTypeOf,
  gpuCountOf,
  instanceTypeOf,
  regionOf,
} from './nodeLabels';
export { NodeClaimStore } from './nodeClaims';
export { gpuHourPrice } from './gpuHourPrice';
export { nodePriceAt } from './nodePriceAt';
export { LedgerStore } from './LedgerStore';
export { AMOUNT_COLUMNS, SETTLED_KEY_COLUMNS } from './rowColumns';
export {
  ClosedMonths,
  closesAt,
  correctionsPosted,
  DEFAULT_CLOSING,
  readClosing,
  type Closing,
  type Correction,
} from './corrections';
export { ensureHourPartitions } from './hourPartitions';
export {
  settledParts,
  settledSums,
  unfoldedSums,
  type SummedIn,
} from './folding';
export { FactsRemoval, HoursRemoval } from './pruning';
export { markComponents } from './markComponents';
export { takeoversOf, TakeoverStore, type StoredTakeover } from './takeovers';
export { needsGpuMemory } from './slots';
export {
  DAY_MS,
  dayOf,
  HOUR_MS,
  hourOf,
  MINUTE_MS,
  monthOf,
  nextMonth,
  OPEN,
} from './time';
export { ownersOf } from './occupancy';
export type { DatedTeam } from './settleInputs';
