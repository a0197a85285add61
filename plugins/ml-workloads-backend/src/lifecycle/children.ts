import type { KubeObject } from '../observe/types';
import { engineOf, wantOf } from './engines';
import type { Flip } from './facts';
import { addFlips, flipsOf, timeOf } from './flips';
import { controllerOf } from './identity';
import { mergeWarning } from './ownerWarnings';
import { addWant } from './wants';
import type { TopIdentity, Work } from './Work';

/** A JobSet of a thousand Jobs fails by its first few. */
const MOST_FAILED_CHILDREN = 8;

/** True when the objects that an owner makes tell something of it that it does not tell itself. */
export function listensToChildren({ apiVersion, kind }: TopIdentity): boolean {
  const engine = engineOf(apiVersion, kind);
  return engine.wantsOfChildren === true || engine.name === 'jobset';
}

/** What an object that a workload made says of it: how many pods it wants, and that a deadline of it passed. */
export function foldChild(
  work: Work,
  child: KubeObject,
  identity: TopIdentity,
  at: number,
  isGone: boolean,
  gpuResources: readonly string[] | undefined,
): void {
  const { uid } = child.metadata;
  const engine = engineOf(identity.apiVersion, identity.kind);
  if (
    work.engine.wantsOfChildren &&
    controllerOf(child)?.uid === work.top.uid
  ) {
    const known = work.wants.get(uid) ?? [];
    const since =
      known.length > 0 ? at : timeOf(child.metadata.creationTimestamp) ?? at;
    const want = isGone
      ? { at, pods: 0, gpusMilli: 0 }
      : wantOf(engine, child, since, gpuResources);
    if (want && (known.length > 0 || want.pods > 0)) {
      work.wants.set(uid, addWant(known, want));
    }
  }
  if (identity.kind === 'Job') {
    work.flips = addFlips(work.flips, failuresOf(work.flips, child));
  }
}

function failuresOf(known: Flip[], child: KubeObject): Flip[] {
  const { uid } = child.metadata;
  const failures = flipsOf('child', 'Job', child.status?.conditions, {
    Failed: 'Failed',
  }).map(flip => ({ ...flip, part: uid }));
  const others = known.filter(
    flip => flip.owner === 'child' && flip.part !== uid,
  );
  return others.length < MOST_FAILED_CHILDREN ? failures : [];
}

/** True when its children or its events told something of it. */
export function hasTold({ flips, warnings }: Work): boolean {
  return warnings.length > 0 || flips.some(({ owner }) => owner === 'child');
}

/** What the children of an object told before that object turned out to be a child itself. */
export function moveChildren(from: Work, to: Work): void {
  const told = from.flips.filter(({ owner }) => owner === 'child');
  to.flips = addFlips(to.flips, told);
  to.warnings = from.warnings.reduce(mergeWarning, to.warnings);
}
