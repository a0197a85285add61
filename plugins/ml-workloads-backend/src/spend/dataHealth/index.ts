/** What makes the numbers of the ledger uncertain. */
export { dataHealthItems } from './dataHealthItems';
