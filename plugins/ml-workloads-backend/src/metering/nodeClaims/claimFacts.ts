import type { KubeObject } from '../../observe/types';
import { parseTime } from '../time';

/** What the ledger keeps of a NodeClaim (`karpenter.sh`): when a cloud began and ceased to bill its instance. */
export interface ClaimFacts {
  uid: string;
  name: string;
  /** Empty while it has no node. */
  nodeName: string;
  /** As the cloud names the instance; empty while it has none. */
  providerId: string;
  createdAt: number;
  /** When the instance was launched; null before. */
  launchedAt: number | null;
  /** When its deletion was asked for: the node drains from then on. */
  deletionAt: number | null;
  /** When the deletion was observed: Karpenter keeps a NodeClaim until its instance is gone. */
  deletedAt: number | null;
}

/** A time that comes from an object lies between its creation and the observation that carried it (`ledger.md` §2.6). */
function clamped(text: unknown, created: number, at: number): number | null {
  const time = parseTime(text);
  return time === undefined ? null : Math.min(Math.max(time, created), at);
}

/** The facts after one more event; the same object when nothing changed. */
export function foldClaim(
  known: ClaimFacts | undefined,
  event: {
    type: 'ADDED' | 'MODIFIED' | 'DELETED';
    at: number;
    claim: KubeObject;
  },
): ClaimFacts {
  const { type, at, claim } = event;
  const { metadata, status } = claim;
  const createdAt =
    known?.createdAt ??
    Math.min(parseTime(metadata.creationTimestamp) ?? at, at);
  const launched = (status?.conditions ?? []).find(
    (condition: any) =>
      condition?.type === 'Launched' && condition.status === 'True',
  );
  const next: ClaimFacts = {
    uid: metadata.uid,
    name: metadata.name,
    nodeName: status?.nodeName || known?.nodeName || '',
    providerId: status?.providerID || known?.providerId || '',
    createdAt,
    launchedAt:
      known?.launchedAt ?? clamped(launched?.lastTransitionTime, createdAt, at),
    deletionAt:
      known?.deletionAt ?? clamped(metadata.deletionTimestamp, createdAt, at),
    deletedAt: known?.deletedAt ?? (type === 'DELETED' ? at : null),
  };
  return known && JSON.stringify(known) === JSON.stringify(next) ? known : next;
}

/** From a launch to the start of the node: Karpenter gives up an instance that has not registered after 15 minutes. */
const LONGEST_BOOT_MS = 3_600_000;

/** The times that a claim's news can move on the bill, half-open; undefined when it moves none. */
export function movedBy(
  known: ClaimFacts | undefined,
  next: ClaimFacts,
): [number, number] | undefined {
  if (next.launchedAt === null || next.nodeName === '') return undefined;
  const matched = known && known.launchedAt !== null && known.nodeName !== '';
  const observed = Math.max(next.launchedAt, next.deletedAt ?? next.launchedAt);
  if (!matched) {
    return [next.launchedAt, observed + LONGEST_BOOT_MS];
  }
  return next.deletedAt !== known.deletedAt
    ? [next.deletionAt ?? next.launchedAt, observed + 1]
    : undefined;
}
