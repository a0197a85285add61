/** The rules of the ledger, written a second time: what the product settles is compared with it. */
export { settleIndependently } from './settle';
