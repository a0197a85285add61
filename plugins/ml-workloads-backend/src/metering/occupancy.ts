import { workloadId } from '../lifecycle';
import { endOfDeletion, type Gap } from './coverage';
import type { SlotStep } from './dra';
import type { Fraction } from './fractions';
import { objectEndOf, type PodFacts } from './podFacts';
import type { DatedTeam, OwnerFacts, SettleInputs } from './settleInputs';
import { systemParts } from './systemNamespaces';
import { NO_TAKEOVERS } from './takeovers';
import { OPEN } from './time';
import { workloadTypeOf } from './workloadType';

/** A stretch of an occupancy with one phase and one owner. */
export interface Stretch {
  from: number;
  to: number;
  phase: 'starting' | 'running' | '';
  team: string;
  component: string;
}

/** A half-open interval in which a pod holds the same GPU slots of a node (`design.md` §2). */
export interface Occupancy {
  podUid: string;
  from: number;
  to: number;
  milli: number;
  /** What rounding down left, as a fraction of a thousandth. */
  lost: Fraction;
  system: boolean;
  stretches: Stretch[];
  workload: string;
  attempt: number;
  profile: string;
  queue: string;
}

export const UNATTRIBUTED = 'unattributed';

/** When the pod's own occupancy ends, before its node is looked at; {@link OPEN} while it lasts. */
export function endOfPod(pod: PodFacts, gaps: readonly Gap[]): number {
  const byObject = objectEndOf(pod);
  if (byObject !== null) {
    return Math.max(pod.startAt, byObject);
  }
  return pod.deletedAt === null
    ? OPEN
    : Math.max(pod.startAt, endOfDeletion(pod.deletedAt, gaps));
}

/** The row that holds at an instant. */
function at(
  rows: readonly DatedTeam[] | undefined,
  instant: number,
): DatedTeam | undefined {
  let found: DatedTeam | undefined;
  for (const row of rows ?? []) {
    if (row.since <= instant) found = row;
  }
  return found;
}

/** The pod's owners from the nearest to the outermost that is known; a cycle, which the API would allow, ends it. */
export function ownersOf(
  pod: PodFacts,
  owners: ReadonlyMap<string, OwnerFacts>,
): OwnerFacts[] {
  const chain: OwnerFacts[] = [];
  const seen = new Set<string>();
  let uid = pod.owner?.uid ?? null;
  while (uid !== null && !seen.has(uid)) {
    seen.add(uid);
    const owner = owners.get(uid);
    if (!owner) break;
    chain.push(owner);
    uid = owner.ownerUid;
  }
  return chain;
}

/** Uid of the top-level object: the outermost owner, else the controller that the pod names, else the pod. */
export function topUidOf(
  pod: PodFacts,
  owners: ReadonlyMap<string, OwnerFacts>,
): string {
  const chain = ownersOf(pod, owners);
  const top = chain[chain.length - 1];
  return top?.ownerUid ?? top?.uid ?? pod.owner?.uid ?? pod.uid;
}

/** When the pod counts as running for good; {@link OPEN} before. */
function runningFrom(pod: PodFacts, chain: readonly OwnerFacts[]): number {
  const kind = chain[chain.length - 1]?.kind ?? pod.owner?.kind;
  const since =
    workloadTypeOf(kind) === 'training' ? pod.mainStartedAt : pod.readyAt;
  return since ?? OPEN;
}

function stretchesOf(
  pod: PodFacts,
  workload: string,
  from: number,
  to: number,
  running: number,
  component: string,
  inputs: SettleInputs,
): Stretch[] {
  const { namespaces, workloads } = inputs.takeovers ?? NO_TAKEOVERS;
  const taken = [workloads.get(workload), namespaces.get(pod.namespace)];
  const teams = inputs.teams.get(pod.namespace);
  const ownership = component ? inputs.ownership.get(component) : undefined;
  const bounds = [from, to];
  const cut = (bound: number) => {
    if (from < bound && bound < to) bounds.push(bound);
  };
  cut(running);
  for (const rows of [teams, ownership, ...taken]) {
    for (const { since } of rows ?? []) cut(since);
  }
  bounds.sort((a, b) => a - b);
  const stretches: Stretch[] = [];
  for (let i = 1; i < bounds.length; i++) {
    const [start, end] = [bounds[i - 1], bounds[i]];
    if (start === end) continue;
    const bound = (at(teams, start) ?? teams?.[0])?.team ?? null;
    const owner = at(ownership, start)?.team ?? null;
    // Only what nobody owns can be taken over; a claim of the workload goes before one of its namespace.
    const team =
      bound ??
      owner ??
      at(taken[0], start)?.team ??
      at(taken[1], start)?.team ??
      UNATTRIBUTED;
    stretches.push({
      from: start,
      to: end,
      phase: start >= running ? 'running' : 'starting',
      team,
      // Named is not owned: the entity counts only while the team that pays owns it.
      component: owner !== null && owner === team ? component : '',
    });
  }
  return stretches;
}

/** When a pod is on its node; undefined when nothing of it lies in the node's life. */
export function placeOf(
  pod: PodFacts,
  life: { from: number; to: number },
  gaps: readonly Gap[],
): { from: number; to: number } | undefined {
  const from = Math.max(pod.startAt, life.from);
  const to = Math.min(endOfPod(pod, gaps), life.to);
  return from < to ? { from, to } : undefined;
}

/**
 * The pod's occupancies on its node.
 *
 * @param steps - what it holds there and when; it changes only with the claims that it shares
 * @returns none when it holds nothing
 */
export function occupanciesOf(
  pod: PodFacts,
  steps: readonly SlotStep[],
  inputs: SettleInputs,
): Occupancy[] {
  const held = steps.filter(({ milli }) => milli > 0);
  if (held.length === 0) return [];
  const chain = ownersOf(pod, inputs.owners);
  const named = (field: 'profile' | 'queue' | 'component') =>
    pod[field] || chain.find(owner => owner[field])?.[field] || '';
  const workload =
    inputs.workloads?.get(pod.uid) ??
    workloadId(inputs.cluster, topUidOf(pod, inputs.owners));
  const attempt = (inputs.attempts.get(workload) ?? [])
    .filter(({ start }) => start <= pod.startAt)
    .pop();
  const running = runningFrom(pod, chain);
  const parts = held.flatMap(({ milli, lost, ...time }) =>
    systemParts(pod.namespace, time, inputs.systemNamespaces).map(part => ({
      ...part,
      milli,
      lost,
    })),
  );
  return parts.map(({ from, to, milli, lost, system }) => ({
    podUid: pod.uid,
    from,
    to,
    milli,
    lost,
    system,
    stretches: system
      ? [{ from, to, phase: '' as const, team: '', component: '' }]
      : stretchesOf(
          pod,
          workload,
          from,
          to,
          running,
          named('component'),
          inputs,
        ),
    workload: system ? '' : workload,
    attempt: system ? 0 : attempt?.number ?? 1,
    profile: named('profile'),
    queue: named('queue'),
  }));
}
