import type { AnnouncedDevices } from './dra';
import type { Fraction } from './fractions';
import {
  countsOf,
  gpuCountFrom,
  type GpuCounts,
  type NodeFacts,
} from './nodeFacts';
import { capacityTypeOf, gpuModelOf, instanceTypeOf } from './nodeLabels';
import { layoutWasteOf, slotRulesOf, unhealthyMilli } from './nodeSharing';
import { statesGpuCount, type NodePrice, type RateTable } from './rates';
import {
  isFullyLoaded,
  NO_SPLITS,
  type PriceShare,
  type SplitTable,
} from './splits';

/** A stretch of a node's life in which nothing about it changes but who holds it. */
export interface NodeStretch {
  from: number;
  to: number;
  price: NodePrice | undefined;
  capacityType: string;
  /** Why free slots are free; `unhealthy`, gaps and warm-up go before it. */
  reason: 'draining' | 'cordoned' | 'free';
  unhealthyMilli: number;
  /** Thousandths of GPUs that the node's MIG layout can give to nobody. */
  layoutWaste: Fraction;
}

/** A node without GPU model label. */
export const UNKNOWN_MODEL = 'unknown';

/** A node's states and the rows that price them, cut wherever one of the two changes. */
function datedStates(
  node: NodeFacts,
  life: { from: number; to: number },
  rates: RateTable,
  devices: AnnouncedDevices | undefined,
  splits: SplitTable = NO_SPLITS,
) {
  const own =
    gpuCountFrom({
      byRate: 0,
      byDevices: devices?.gpusOf(node.name, life) ?? 0,
      ...countsOf(node.states),
    }) || undefined;
  const bounds = [
    life.from,
    ...node.states.map(({ since }) => since),
    ...rates.changesOf(node.name),
    ...splits.changes,
    ...(devices?.changesOf(node.name, life) ?? []),
  ]
    .filter(bound => bound >= life.from && bound < life.to)
    .sort((a, b) => a - b)
    .filter((bound, index, all) => index === 0 || all[index - 1] !== bound);
  return bounds.map((from, index) => {
    const { state } = node.states
      .filter(({ since }) => since <= from)
      .reduce((a, b) => (b.since >= a.since ? b : a));
    const priced = { name: node.name, labels: state.labels, gpuCount: own };
    return {
      from,
      to: bounds[index + 1] ?? life.to,
      state,
      priced,
      row: rates.rowFor(priced, from),
    };
  });
}

/**
 * What rate rows, labels, capacity and drivers say about a node's number of GPUs; 0 where they say nothing.
 *
 * @param devices - as drivers for dynamic resource allocation announced them
 */
export function nodeGpuCounts(
  node: NodeFacts,
  life: { from: number; to: number },
  rates: RateTable,
  devices?: AnnouncedDevices,
): GpuCounts {
  return {
    byRate: Math.max(
      0,
      ...datedStates(node, life, rates, devices).map(({ row }) =>
        row && statesGpuCount(row) ? row.gpuCount! : 0,
      ),
    ),
    byDevices: devices?.gpusOf(node.name, life) ?? 0,
    ...countsOf(node.states),
  };
}

/**
 * Physical GPUs and the stretches of a node. No GPUs: it is not in the ledger.
 *
 * @param rates - of the node's cluster
 */
export function nodeHardware(
  node: NodeFacts,
  life: { from: number; to: number },
  rates: RateTable,
  split?: { cluster: string; splits: SplitTable },
  devices?: AnnouncedDevices,
): { gpus: number; stretches: NodeStretch[] } {
  const gpus = gpuCountFrom(nodeGpuCounts(node, life, rates, devices));
  if (gpus === 0) {
    return { gpus, stretches: [] };
  }
  return {
    gpus,
    stretches: datedStates(node, life, rates, devices, split?.splits).map(
      ({ from, to, state, priced }) => ({
        from,
        to,
        price: shared(
          rates.priceFor(priced, gpus, from),
          split?.splits.shareFor(
            { cluster: split.cluster, labels: state.labels },
            { gpus, cpuMilli: state.cpuMilli, memoryBytes: state.memoryBytes },
            from,
          ),
        ),
        capacityType: capacityTypeOf(state.labels),
        reason: reasonOf(state),
        unhealthyMilli: unhealthyMilli(state, gpus),
        layoutWaste:
          state.mig || !devices
            ? layoutWasteOf(state, gpus)
            : devices.layoutWasteAt(node.name, life, from),
      }),
    ),
  };
}

/** A price whose split is part of its value: a cut ends where either changes. */
function shared(
  price: NodePrice | undefined,
  share: PriceShare | undefined,
): NodePrice | undefined {
  return !price || !share || isFullyLoaded(share)
    ? price
    : {
        ...price,
        share,
        key: `${price.key} ${share.numerator}/${share.denominator}`,
      };
}

function reasonOf(state: {
  draining: boolean;
  cordoned: boolean;
}): NodeStretch['reason'] {
  if (state.draining) return 'draining';
  return state.cordoned ? 'cordoned' : 'free';
}

/** The last label that named the model, for the whole life: discovery labels a node minutes after it has joined. */
export function labelledModelOf(node: NodeFacts): string | undefined {
  for (const { state } of [...node.states].reverse()) {
    const model = gpuModelOf(state.labels);
    if (model) return model;
  }
  return undefined;
}

/** The GPU model that a node's labels name; `unknown` when none does. */
export function modelOf(node: NodeFacts): string {
  return labelledModelOf(node) ?? UNKNOWN_MODEL;
}

/** What holds for all of a node's life, however late it was seen: when this text changes, all of its hours do. */
export function lifelong(node: NodeFacts): string {
  const types = node.states.map(({ state }) => instanceTypeOf(state.labels));
  return JSON.stringify([
    countsOf(node.states),
    modelOf(node),
    slotRulesOf(node),
    [...new Set(types)],
  ]);
}
