import { floor, over, times, ZERO, type Fraction } from './fractions';
import {
  layoutWaste,
  migCardOf,
  migReplicasOf,
  migShareOf,
  singleProfileOf,
} from './mig';
import type { NodeFacts, NodeState } from './nodeFacts';
import { gpuMemoryMiBOf, replicasOf, type Labels } from './nodeLabels';
import type { SlotRules } from './slots';
import { OPEN } from './time';

/** Labels tell how MIG devices are shared also while the capacity has none, as when the device plugin or the kubelet starts again. */
const SHARED_DEVICE = /^nvidia\.com\/mig-(.+)\.replicas$/;

/** What labels say about MIG devices and how many pods share one; undefined without a hint of any. */
function migRulesOf(
  labels: Labels,
  mig: NodeState['mig'],
): SlotRules['mig'] | undefined {
  const single = singleProfileOf(labels);
  const card = migCardOf(labels);
  if (!single && !mig && !card.model) return undefined;
  const labelled = Object.keys(labels).flatMap(
    name => SHARED_DEVICE.exec(name)?.[1] ?? [],
  );
  const shared = labelled.flatMap(profile => {
    const replicas = migReplicasOf(profile, labels);
    return replicas > 1 ? [[profile, replicas] as const] : [];
  });
  return {
    ...(single ? { single } : {}),
    card,
    ...(shared.length > 0 ? { replicas: Object.fromEntries(shared) } : {}),
  };
}

/** How GPUs are cut and shared by what a node's labels and capacity say. */
export function sharingOf(
  labels: Labels,
  devices: NodeState['mig'],
): SlotRules {
  const mig = migRulesOf(labels, devices);
  return {
    replicas: replicasOf(labels),
    memoryMiB: gpuMemoryMiBOf(labels),
    ...(mig ? { mig } : {}),
  };
}

/**
 * How a node's GPUs were cut and shared for a pod: what its labels said last before the pod's end, since discovery labels a node minutes
 * after it has joined. A layout that came after the pod's end is not its own.
 *
 * @param until - end of the pod's time on the node
 */
export function slotRulesOf(node: NodeFacts, until: number = OPEN): SlotRules {
  const states = node.states.filter(({ since }) => since < until);
  const known = states.length > 0 ? states : node.states.slice(0, 1);
  const last = known[known.length - 1].state;
  const memories = known.flatMap(
    ({ state }) => gpuMemoryMiBOf(state.labels) ?? [],
  );
  return {
    ...sharingOf(last.labels, last.mig),
    memoryMiB: memories[memories.length - 1],
  };
}

/** {@link slotRulesOf} for many pods of one node: there are as many answers as the node has states. */
export function slotRulesFor(node: NodeFacts): (until: number) => SlotRules {
  const answers = new Map<number, SlotRules>();
  return until => {
    let states = node.states.length;
    while (states > 1 && node.states[states - 1].since >= until) states--;
    let rules = answers.get(states);
    if (!rules) answers.set(states, (rules = slotRulesOf(node, until)));
    return rules;
  };
}

/** Capacity less allocatable, in thousandths of physical GPUs: where a GPU is reported several times, each report is its part. */
export function unhealthyMilli(state: NodeState, gpus: number): number {
  const missing = state.capacity - state.allocatable;
  if (missing <= 0) return 0;
  const single = singleProfileOf(state.labels);
  const share = single && migShareOf(single, migCardOf(state.labels));
  if (share) {
    return floor(times(over(share, replicasOf(state.labels)), missing));
  }
  return Math.floor(
    (missing * (state.wholeGpus ?? gpus) * 1000) / state.capacity,
  );
}

/** What of a node's GPUs its MIG layout can give to nobody. */
export function layoutWasteOf(state: NodeState, gpus: number): Fraction {
  return state.mig
    ? layoutWaste(
        gpus,
        state.wholeGpus ?? 0,
        state.mig,
        migCardOf(state.labels),
      )
    : ZERO;
}
