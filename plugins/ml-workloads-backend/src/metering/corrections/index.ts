/** Closed months: what changes of them stands in rows of its own (`ledger.md` §5.22). */
export { ClosedMonths } from './ClosedMonths';
export {
  closesAt,
  DEFAULT_CLOSING,
  lastClosedMonth,
  readClosing,
  type Closing,
} from './closing';
export {
  CorrectionStore,
  correctionsPosted,
  type Correction,
} from './CorrectionStore';
export { differences } from './rows';
