import {
  claimsOf,
  ClaimStore,
  countsDiffer,
  gpuCountFrom,
  LedgerStore,
  nodeGpuCounts,
  nodeHardware,
  OPEN,
  type RateTable,
} from '../../metering';
import { toTimestamp } from '../completeness';
import {
  MOST,
  type DataHealthOptions,
  type Item,
  type LivingNode,
} from './contracts';
import { deviceItems, memoryItems } from './podItems';
import { unpricedItems, unpricedTypeOf } from './unpricedItems';

type Claims = Awaited<ReturnType<typeof claimsOf>>;

/** Nodes whose number of GPUs or whose price is uncertain, and pods on them whose share is. */
export async function nodeItems(
  { knex, rates: prices, now }: DataHealthOptions,
  store: LedgerStore,
  cluster: string,
): Promise<Item[]> {
  const rates = prices.current().rates.inCluster(cluster);
  const nodes = await store.livingNodes();
  const pods = await store.openPods();
  const claims = await claimsOf(ClaimStore.of(knex, cluster), nodes, pods);
  const unpriced = new Map<string, string[]>();
  const counts: Item[] = [];
  for (const node of nodes) {
    const life = { from: node.startAt, to: OPEN };
    const { gpus, stretches } = nodeHardware(
      node,
      life,
      rates,
      undefined,
      claims.devices,
    );
    if (gpus === 0) continue;
    if (!stretches.find(s => s.from <= now && now < s.to)?.price) {
      const type = unpricedTypeOf(node);
      unpriced.set(type, [...(unpriced.get(type) ?? []), node.name]);
    }
    counts.push(...countItems(node, rates, claims.devices, cluster));
  }
  return [
    ...counts.slice(0, MOST),
    ...(await unpricedItems({ knex, store, cluster, rates, now, unpriced })),
    ...memoryItems(pods, cluster, nodes),
    ...deviceItems(pods, cluster, claims, now),
  ];
}

/** A node whose sources tell different numbers of GPUs. */
function countItems(
  node: LivingNode,
  rates: RateTable,
  devices: Claims['devices'],
  cluster: string,
): Item[] {
  const life = { from: node.startAt, to: OPEN };
  const counts = nodeGpuCounts(node, life, rates, devices);
  if (!countsDiffer(counts)) return [];
  return [
    {
      code: 'gpu-count-mismatch',
      severity: 'warning',
      subject: `Node ${node.name}`,
      sentence: `Its number of GPUs is told differently: price list ${
        counts.byRate || '–'
      }, labels ${counts.byLabel || '–'}, capacity ${
        counts.capacityAtLeast ? 'at least ' : ''
      }${counts.byCapacity || '–'}, devices of drivers ${
        counts.byDevices || '–'
      }; ${gpuCountFrom(counts)} is counted.`,
      fix: 'Correct the gpuCount of the rate row, or the label nvidia.com/gpu.count.',
      since: toTimestamp(node.startAt),
      cluster,
    },
  ];
}
