/** What teams took over that no team owned (`ledger.md` §6.23). */
export { TakeoverStore, type StoredTakeover } from './TakeoverStore';
export {
  NO_TAKEOVERS,
  takeoversOf,
  type Takeover,
  type Takeovers,
} from './takeovers';
