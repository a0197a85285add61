import {
  ANNOTATIONS,
  LABELS,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { LoadedWorkload } from '../database/WorkloadStore';
import type {
  StoredAttempt,
  StoredPod,
  StoredReplicas,
  StoredTransition,
  StoredWorkload,
} from '../database/workloadRows';
import { workloadTypeOf } from '../metering/workloadType';
import type { PodFacts, Want, WorkloadFacts } from './facts';
import { engineOf } from './engines';
import { gpusMilliOf } from './gpusOf';
import {
  acceptedComponent,
  namedComponent,
  type OwnershipLookup,
} from './ownership';
import { reasonOf } from './reasons';
import { replicasOf } from './replicas';
import { reasonOfJudged, timelineOf, type Timeline } from './timeline';
import { totalWants } from './wants';
import { waterfall } from './waterfall';
import type { StoredFacts, Work } from './Work';

export interface WorkRows {
  row: StoredWorkload;
  attempts: StoredAttempt[];
  transitions: StoredTransition[];
  replicas: StoredReplicas[];
}

const FINAL = new Set(['Succeeded', 'Failed', 'Stopped']);

/** The rows of a workload, from what is in memory. */
export function rowsOf(
  cluster: string,
  work: Work,
  team: string | null,
  ownership: OwnershipLookup | undefined,
  gpuResources: readonly string[] | undefined,
): WorkRows {
  const facts = factsOf(work);
  const timeline = timelineOf(facts);
  const { current, attempts } = timeline;
  const { top, labelled } = work;
  const ended = FINAL.has(current.state);
  const labels = labelled.metadata.labels ?? {};
  const stored: StoredFacts = {
    facts: work.facts,
    flips: work.flips,
    kueue: work.kueue,
    queued: work.queued,
    gpuModel: work.gpuModel,
    labelled: work.labelled,
    parts: work.parts,
    wants: Object.fromEntries(work.wants),
    warnings: work.warnings,
    provisioning: work.provisioning,
  };
  const row: StoredWorkload = {
    id: work.id,
    cluster,
    namespace: top.namespace,
    kind: top.kind,
    api_version: top.apiVersion,
    name: top.name,
    uid: top.uid,
    type: workloadTypeOf(top.kind),
    engine: work.engine.name,
    team,
    component: acceptedComponent(namedComponent(labelled), team, ownership),
    state: current.state,
    since: current.since,
    reason: jsonOrNull(reasonOfJudged(current)),
    queue: labels[LABELS.queue] ?? work.kueue?.queue ?? null,
    profile: labels[LABELS.profile] ?? null,
    gpu_model: work.gpuModel,
    gpus_milli: gpusAsked(work, facts.wants ?? [], gpuResources),
    held_gpus_milli: facts.pods.reduce(
      (sum, pod) => (holds(pod) ? sum + pod.gpusMilli : sum),
      0,
    ),
    created_at: work.facts.createdAt,
    started_at: firstReady(timeline),
    ended_at: ended ? current.since : null,
    attempts: attempts.length,
    launched_by:
      labelled.metadata.annotations?.[ANNOTATIONS.launchedBy] ?? null,
    template: labelled.metadata.annotations?.[ANNOTATIONS.template] ?? null,
    deleted: isDeleted(work),
    closed: isClosed(work),
    object: work.object && JSON.stringify(work.object),
    facts: JSON.stringify(stored),
  };
  return {
    row,
    attempts: attempts.map(attempt => ({
      workload_id: work.id,
      number: attempt.number,
      start: attempt.start,
      ready_at: attempt.readyAt,
      end: attempt.end,
      end_reason: attempt.endReason,
      exit_code: attempt.exitCode,
      message: attempt.message,
      pods: attempt.pods.length,
      waterfall: JSON.stringify(waterfall(facts, attempt)),
      preemption: jsonOrNull(attempt.preemption),
    })),
    transitions: timeline.transitions.map((transition, i) => ({
      workload_id: work.id,
      number: i + 1,
      at: transition.at,
      from_state: transition.from,
      to_state: transition.state,
      reason_code: transition.code,
      sentence:
        transition.code === null
          ? null
          : reasonOf(transition.code, transition.facts).sentence,
      source: transition.source,
    })),
    replicas:
      workloadTypeOf(top.kind) === 'training'
        ? []
        : replicasOf(facts).map((step, i) => ({
            workload_id: work.id,
            number: i + 1,
            ...step,
          })),
  };
}

export function podRow(
  cluster: string,
  workloadId: string,
  pod: PodFacts,
): StoredPod {
  return {
    cluster,
    uid: pod.uid,
    workload_id: workloadId,
    name: pod.name,
    created_at: pod.createdAt,
    facts: JSON.stringify(pod),
  };
}

/** The inverse of {@link rowsOf}: a workload as a fresh process finds it. */
export function workOf({ row, pods }: LoadedWorkload): Work {
  const stored = JSON.parse(row.facts) as StoredFacts;
  return {
    id: row.id,
    top: {
      apiVersion: row.api_version,
      kind: row.kind,
      namespace: row.namespace,
      name: row.name,
      uid: row.uid,
    },
    engine: engineOf(row.api_version, row.kind),
    object: row.object === null ? null : JSON.parse(row.object),
    ...stored,
    parts: stored.parts ?? [],
    wants: new Map(Object.entries(stored.wants ?? {})),
    warnings: stored.warnings ?? [],
    provisioning: stored.provisioning ?? null,
    pods: new Map(
      pods.map(pod => [pod.uid, JSON.parse(pod.facts) as PodFacts]),
    ),
    gpu: true,
    stored: { row: '', timeline: '' },
    exists: true,
  };
}

/** The object and all of its pods are gone: nothing can change any more. */
export function isClosed(work: Work): boolean {
  return (
    isDeleted(work) &&
    [...work.pods.values()].every(pod => pod.endedAt !== null)
  );
}

function isDeleted(work: Work): boolean {
  return work.facts.goneAt !== null;
}

export function factsOf(work: Work): WorkloadFacts {
  return {
    object: work.facts,
    queued: work.queued,
    kueue: work.kueue,
    flips: work.flips,
    pods: [...work.pods.values()].sort(
      (a, b) => a.createdAt - b.createdAt || (a.uid < b.uid ? -1 : 1),
    ),
    parts: work.parts,
    wants: wantsOf(work),
    warnings: work.warnings,
    provisioning: work.provisioning,
  };
}

/** What the object says itself goes before what those that it makes say. */
function wantsOf({ wants, top }: Work): Want[] {
  const own = wants.get(top.uid);
  return totalWants(own ? [own] : [...wants.values()]);
}

/** As the ledger counts: from when it has a node, as static pods have without a scheduler, until it or its node ends. */
function holds({ scheduledAt, node, endedAt, nodeGone }: PodFacts): boolean {
  const placed = scheduledAt !== null || node !== null;
  return placed && endedAt === null && !nodeGone;
}

/** GPUs asked for in all, now; null when neither the object nor what it makes says how many pods it wants. */
function gpusAsked(
  work: Work,
  wants: Want[],
  gpuResources: readonly string[] | undefined,
): number | null {
  const want = wants.at(-1);
  // A pod knows its node, and so how its GPUs are shared.
  const held = Math.max(0, ...[...work.pods.values()].map(p => p.gpusMilli));
  if (!want) {
    return work.top.kind === 'Pod' && held > 0 ? held : null;
  }
  const sets = (work.object && work.engine.podSets(work.object)) ?? [];
  const asked = Math.max(
    0,
    ...sets.map(({ template }) => gpusMilliOf(template, gpuResources)),
  );
  return held > 0 && asked > 0
    ? Math.round((want.gpusMilli * held) / asked)
    : want.gpusMilli;
}

function firstReady({ attempts }: Timeline): number | null {
  return attempts.find(attempt => attempt.readyAt !== null)?.readyAt ?? null;
}

function jsonOrNull(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
