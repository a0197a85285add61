/** A wait that is over, in the same queue for the same GPU shape. */
export interface PastWait {
  /** When the queue admitted it, UTC ms. */
  leftAt: number;
  waitedMs: number;
}

/** What waits are compared with: the same queue and the same GPU shape. */
export interface WaitKind {
  cluster: string;
  namespace: string;
  /** LocalQueue */
  queue: string;
  profile: string | null;
  gpusMilli: number | null;
}

/** Where waits that are over are read. */
export interface PastWaits {
  /** The newest that are over, newest first. */
  pastWaits(kind: WaitKind, most: number): Promise<PastWait[]>;
}
