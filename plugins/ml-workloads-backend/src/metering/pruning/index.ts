/** What the ledger keeps no longer, and what is frozen by that (`ledger.md` §5.22). */
export { FactsRemoval } from './FactsRemoval';
export { HoursRemoval } from './HoursRemoval';
