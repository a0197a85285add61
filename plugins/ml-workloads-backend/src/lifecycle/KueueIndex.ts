import type { KubeObject } from '../observe/types';
import { addFlips } from './flips';
import type { Flip, KueueFacts } from './facts';
import { kueueFacts } from './kueueFacts';
import type { Work } from './Work';

/** A workload whose pods come and go for months has had thousands of Kueue's objects. */
const MOST_PARTS = 64;

interface Admission {
  kueue: KueueFacts;
  flips: Flip[];
}

/** Kueue's objects by the uids of the objects that own them, until those are known to be GPU work. */
export class KueueIndex {
  private readonly byOwner = new Map<string, Map<string, Admission>>();

  /** @returns the uids of the objects that it stands for */
  fold(object: KubeObject, deletedAt: number | null): string[] {
    const { uid, ownerReferences = [] } = object.metadata;
    const admission = kueueFacts(object);
    for (const owner of ownerReferences) {
      const known = this.byOwner.get(owner.uid) ?? new Map();
      if (deletedAt === null) {
        known.set(uid, admission);
        this.byOwner.set(owner.uid, known);
      } else {
        known.delete(uid);
        if (known.size === 0) {
          this.byOwner.delete(owner.uid);
        }
      }
    }
    return ownerReferences.map(owner => owner.uid);
  }

  forget(ownerUid: string): void {
    this.byOwner.delete(ownerUid);
  }

  /** What is known of an object of the workload: the top-level object, a pod, or what stands between them. */
  apply(work: Work, ofUid: string): void {
    for (const admission of this.byOwner.get(ofUid)?.values() ?? []) {
      applyKueue(work, ofUid, admission);
    }
  }
}

/** One observation of a Kueue object for a workload. */
export function applyDeletedKueue(
  work: Work,
  ofUid: string,
  object: KubeObject,
  at: number,
): void {
  const { kueue, flips } = kueueFacts(object);
  if (isWhole(work, ofUid)) {
    applyKueue(work, ofUid, { kueue, flips });
    return;
  }
  const gone: Flip = {
    source: 'deletion as observed',
    owner: 'kueue',
    type: 'Gone',
    status: 'True',
    reason: '',
    message: '',
    at,
    observed: true,
  };
  applyKueue(work, ofUid, {
    kueue: { ...kueue, gone: true },
    flips: [...flips, gone],
  });
}

function applyKueue(
  work: Work,
  ofUid: string,
  { kueue, flips }: Admission,
): void {
  work.queued = true;
  if (isWhole(work, ofUid)) {
    // A newer Kueue object (after a re-creation) replaces the older one's present state; the history of both stays.
    if (!work.kueue || kueue.createdAt >= work.kueue.createdAt) {
      work.kueue = kueue;
    }
    work.flips = addFlips(work.flips, flips);
    return;
  }
  const known = work.parts.find(part => part.uid === kueue.uid);
  work.parts = [
    ...work.parts.filter(part => part !== known),
    { ...kueue, gone: kueue.gone || known?.gone },
  ]
    .sort((a, b) => a.createdAt - b.createdAt || (a.uid < b.uid ? -1 : 1))
    .slice(-MOST_PARTS);
  const kept = new Set(work.parts.map(part => part.uid));
  work.flips = addFlips(
    work.flips,
    flips.map(flip => ({ ...flip, part: kueue.uid })),
  ).filter(({ owner, part }) => owner !== 'kueue' || !part || kept.has(part));
}

/** Of a Deployment or a LeaderWorkerSet Kueue admits the pods, each replica with an object of its own. */
function isWhole({ top }: Work, ofUid: string): boolean {
  return ofUid === top.uid && top.kind !== 'LeaderWorkerSet';
}
