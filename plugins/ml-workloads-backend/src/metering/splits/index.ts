/** Which part of a node's price its GPUs carry (`ledger.md` §5.18, `host`). */
export {
  FULLY_LOADED,
  isFullyLoaded,
  NO_SPLITS,
  SplitTable,
  type NodeSize,
  type PriceShare,
  type SplitRule,
} from './SplitTable';
export { parseSplits, type SplitConfig } from './parseSplits';
