/** CPU and memory of GPU nodes: whether free GPUs can be had at all (`ledger.md` §5.18, `stranded`). */
export type { NodeProfile } from './nodeProfiles';
