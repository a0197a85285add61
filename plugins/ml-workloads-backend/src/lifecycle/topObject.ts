import { LABELS } from '@slipway/backstage-plugin-ml-workloads-common';
import type { KubeObject } from '../observe/types';
import { objectFactsOf, wantOf } from './engines';
import { isQueued } from './engines/statusOf';
import { addFlips } from './flips';
import { addWant } from './wants';
import type { TopIdentity, Work } from './Work';

/** Takes into a workload what its own object says. */
export function foldTopObject(
  work: Work,
  object: KubeObject,
  identity: TopIdentity,
  at: number,
  gone: boolean,
  gpuResources: readonly string[] | undefined,
): void {
  const { uid, labels } = object.metadata;
  const named = { ...object, kind: identity.kind };
  const read = objectFactsOf(work.engine, named, at, gpuResources);
  work.object = object;
  work.labelled = object;
  work.facts = {
    ...read.object,
    goneAt: work.facts.goneAt ?? (gone ? at : null),
  };
  work.flips = addFlips(work.flips, read.flips);
  work.queued ||= isQueued(object);
  const known = work.wants.get(uid) ?? [];
  const since = known.length > 0 ? at : read.object.createdAt;
  const want = wantOf(work.engine, named, since, gpuResources);
  if (want && !gone) {
    work.wants.set(uid, addWant(known, want));
  }
  const says = work.engine.podSets(named) !== null;
  work.gpu ||= says ? want !== null : Boolean(labels?.[LABELS.profile]);
}
