import { hash } from 'crypto';

/**
 * The id of a workload: the same on every replica, in a replay, in the ledger and in the launch that made it.
 *
 * @param uid - of the top-level object: the outermost controller owner that is known, a bare pod's own uid
 */
export function workloadId(cluster: string, uid: string): string {
  return hash('sha256', `${cluster}\0${uid}`).slice(0, 20);
}
