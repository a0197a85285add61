import { podAmounts } from '../../observe/amounts';
import type { KubeObject } from '../../observe/types';
import { endOfDeletion, type Gap } from '../coverage';
import { OPEN, parseTime } from '../time';

/** What a pod, with or without GPUs, takes of its node's CPU and memory, and when. */
export interface PodSize {
  uid: string;
  nodeName: string;
  /** When it was scheduled; of a pod without GPUs, when it was first seen on the node. */
  startAt: number;
  /** When a terminal phase was first seen. */
  endedAt: number | null;
  /** When the deletion was observed. */
  deletedAt: number | null;
  /** Thousandths of a core, as the scheduler counts. */
  cpuMilli: number;
  memoryBytes: number;
}

const TERMINAL = ['Succeeded', 'Failed'];

/** When the pod was scheduled, between its creation and the observation; its observation where the object does not tell. */
function scheduledAt(pod: KubeObject, at: number): number {
  const condition = (pod.status?.conditions ?? []).find(
    (c: any) => c?.type === 'PodScheduled' && c.status === 'True',
  );
  const time = parseTime(condition?.lastTransitionTime);
  const created = parseTime(pod.metadata.creationTimestamp) ?? at;
  return time === undefined ? at : Math.min(Math.max(time, created), at);
}

function terminalAt(pod: KubeObject, at: number): number {
  const ends = (pod.status?.containerStatuses ?? []).flatMap(
    (status: any) => parseTime(status?.state?.terminated?.finishedAt) ?? [],
  );
  return ends.length === 0 ? at : Math.min(Math.max(...ends), at);
}

/**
 * A pod's size after one more event; the same object when nothing changed.
 *
 * @returns undefined before it has a node
 */
export function foldPodSize(
  known: PodSize | undefined,
  event: {
    type: 'ADDED' | 'MODIFIED' | 'DELETED';
    at: number;
    pod: KubeObject;
  },
): PodSize | undefined {
  const { type, at, pod } = event;
  const nodeName: string | undefined = pod.spec?.nodeName ?? known?.nodeName;
  if (!nodeName) return undefined;
  const asked = podAmounts(pod.spec);
  const startAt = known?.startAt ?? scheduledAt(pod, at);
  const ended = TERMINAL.includes(pod.status?.phase);
  const next: PodSize = {
    uid: pod.metadata.uid,
    nodeName,
    startAt,
    endedAt:
      known?.endedAt ?? (ended ? Math.max(startAt, terminalAt(pod, at)) : null),
    deletedAt: known?.deletedAt ?? (type === 'DELETED' ? at : null),
    cpuMilli: asked.cpu ?? 0,
    memoryBytes: asked.memory ?? 0,
  };
  return known && JSON.stringify(known) === JSON.stringify(next) ? known : next;
}

/** The latest end that it can have, for range queries. */
export function latestEndOfSize(size: PodSize): number {
  return size.endedAt ?? size.deletedAt ?? OPEN;
}

/** The end of a pod's size, before its node is looked at. */
export function endOfSize(size: PodSize, gaps: readonly Gap[]): number {
  if (size.endedAt !== null) return size.endedAt;
  return size.deletedAt === null
    ? OPEN
    : Math.max(size.startAt, endOfDeletion(size.deletedAt, gaps));
}
