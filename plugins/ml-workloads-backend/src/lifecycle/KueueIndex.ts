import type { KubeObject } from '../observe/types';
import { addFlips } from './flips';
import type { Flip, KueueFacts } from './facts';
import { kueueFacts } from './kueueFacts';
import type { Work } from './Work';

/** A workload whose pods come and go for months has had thousands of Kueue's objects. */
const MOST_PARTS = 64;

/** Of one Kueue object, until its owner is seen. */
const MOST_FLIPS = 64;

/** Kueue's objects are gone with the pods that they admitted, and may be told to be before those were seen. */
const MOST_GONE = 1000;

interface Admission {
  kueue: KueueFacts;
  flips: Flip[];
}

/** Kueue's objects by the uids of the objects that own them, until those are known to be GPU work. */
export class KueueIndex {
  private readonly byOwner = new Map<string, Map<string, Admission>>();
  private gone: Array<[ownerUid: string, kueueUid: string]> = [];

  /**
   * @param at - when it was observed, UTC ms
   * @returns the uids of the objects that it stands for
   */
  fold(object: KubeObject, at: number, isGone: boolean): string[] {
    const { uid, ownerReferences = [] } = object.metadata;
    const read = kueueFacts(object, at);
    const admission = isGone ? ended(read, at) : read;
    for (const owner of ownerReferences) {
      const known: Map<string, Admission> =
        this.byOwner.get(owner.uid) ?? new Map();
      // Conditions are overwritten; what they were before counts when the owner is seen later.
      const before = known.get(uid)?.flips ?? [];
      known.set(uid, {
        ...admission,
        flips: addFlips(before, admission.flips).slice(-MOST_FLIPS),
      });
      this.byOwner.set(owner.uid, known);
      if (isGone) {
        this.gone.push([owner.uid, uid]);
      }
    }
    this.forgetGone();
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

  private forgetGone(): void {
    const most = Math.max(0, this.gone.length - MOST_GONE);
    for (const [ownerUid, kueueUid] of this.gone.splice(0, most)) {
      const known = this.byOwner.get(ownerUid);
      known?.delete(kueueUid);
      if (known?.size === 0) {
        this.byOwner.delete(ownerUid);
      }
    }
  }
}

function ended({ kueue, flips }: Admission, at: number): Admission {
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
  return { kueue: { ...kueue, gone: true }, flips: [...flips, gone] };
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
    work.flips = addFlips(
      work.flips,
      flips.filter(({ type }) => type !== 'Gone'),
    );
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
