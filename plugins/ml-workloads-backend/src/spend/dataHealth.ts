import type {
  ClusterFreshness,
  DataHealth,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Knex } from 'knex';
import {
  claimsOf,
  ClaimStore,
  countsDiffer,
  gapsOf,
  gpuCountFrom,
  instanceTypeOf,
  LedgerStore,
  MINUTE_MS,
  monthOf,
  needsGpuMemory,
  nodeGpuCounts,
  nodeHardware,
  OPEN,
  ownersOf,
  slotRulesOf,
  type PriceReader,
  type RateTable,
} from '../metering';
import { timeInWords } from '../isoTime';
import { readSum, SUM_COLUMNS, toAmount } from './amounts';
import { reachOf, toTimestamp } from './completeness';
import { toBigint } from '../metering';
import { gpuHours } from './gpuHours';
import { keptItems } from './kept';
import { observedOf, type LeftCluster } from './leftClusters';
import { nodeClaimItems, priceSourceItems } from './priceHealth';
import { lateItems, unmeteredIn, unpricedThisMonth } from './touched';

type Item = DataHealth['items'][number];

export interface DataHealthOptions {
  knex: Knex;
  rates: PriceReader;
  clusters: readonly ClusterFreshness[];
  /** UTC ms */
  now: number;
}

const STALE_MS = 3 * MINUTE_MS;
/** Most items of one code in a cluster: the first ones say what is wrong. */
const MOST = 20;

const PROBLEMS: Record<string, Pick<Item, 'severity' | 'sentence' | 'fix'>> = {
  'clock-skew': {
    severity: 'warning',
    sentence:
      'A time in the object was outside of what was observed and was moved to the nearest possible one:',
    fix: 'Synchronise the clocks of the nodes and of the control plane.',
  },
  'frozen-hour': {
    severity: 'info',
    sentence:
      'Something was learned of it after its inputs were removed, so it stays as it was settled:',
    fix: 'Nothing can be done about it. Keep facts longer (mlWorkloads.metering.retention.facts) if this happens again.',
  },
  'uncounted-gpu-resource': {
    severity: 'warning',
    sentence:
      'It uses GPU resources that no rule counts, so their GPU time appears as free:',
    fix: 'Name the resource in mlWorkloads.metering.gpuResources if it stands for whole GPUs, or the driver of a claim in mlWorkloads.metering.gpuDrivers.',
  },
};

async function problemItems({ knex }: DataHealthOptions): Promise<Item[]> {
  const rows = await knex('ledger_problems')
    .orderBy('since', 'desc')
    .limit(10 * MOST);
  return rows.map(row => {
    const known = PROBLEMS[row.code] ?? {
      severity: 'warning' as const,
      sentence: 'Its numbers are uncertain:',
      fix: 'See the detail.',
    };
    return {
      code: row.code,
      severity: known.severity,
      subject: row.subject,
      sentence: `${known.sentence} ${row.detail}.`,
      fix: known.fix,
      since: toTimestamp(Number(row.since)),
      cluster: row.cluster,
    };
  });
}

async function coverageItems(
  { knex, now }: DataHealthOptions,
  store: LedgerStore,
  cluster: string,
  lastBeat: number | null,
  left: LeftCluster | undefined,
): Promise<Item[]> {
  const items: Item[] = [];
  for (const gap of gapsOf(await store.coverage()).slice(-MOST)) {
    items.push({
      code: 'gap',
      severity: 'warning',
      subject: cluster,
      sentence: `Nobody watched from ${timeInWords(gap.from)} to ${timeInWords(
        gap.to,
      )}; what was free then is counted as unmetered and charged to nobody.`,
      fix: 'Run more than one replica of the backend; nothing needs to be done about the past.',
      since: toTimestamp(gap.from),
      cluster,
      touched: await unmeteredIn(knex, cluster, gap),
    });
  }
  if (left?.removed) {
    items.push({
      code: 'cluster-removed',
      severity: 'warning',
      subject: cluster,
      sentence:
        lastBeat === null
          ? 'The cluster is not configured any more, and was never fully watched; nothing of it is in the ledger.'
          : `The cluster is not configured any more. Its numbers end at ${timeInWords(
              lastBeat,
            )}, and "complete until" is told without it.`,
      fix: 'Nothing, if it is no more: what it cost stays. If it still runs, name it in mlWorkloads.clusters again; what is not watched until then is a gap.',
      since: toTimestamp(lastBeat),
      cluster,
    });
  } else if (lastBeat === null || now - lastBeat > STALE_MS) {
    items.push({
      code: 'stale',
      severity: 'error',
      subject: cluster,
      sentence:
        lastBeat === null
          ? 'The cluster was never fully watched; nothing of it is in the ledger.'
          : `The cluster is not being watched; numbers end at the last sign of life.${
              left
                ? ' It has been so for days, so "complete until" is told without it.'
                : ''
            }`,
      fix: 'See what the cluster page says about the connection. If the cluster is no more, remove it from mlWorkloads.clusters; what it cost stays.',
      since: toTimestamp(lastBeat),
      cluster,
    });
  }
  return items;
}

async function nodeItems(
  { knex, rates: prices, now }: DataHealthOptions,
  store: LedgerStore,
  cluster: string,
): Promise<Item[]> {
  const rates = prices.current().rates.inCluster(cluster);
  const nodes = await store.livingNodes();
  const pods = await store.openPods();
  const claims = await claimsOf(ClaimStore.of(knex, cluster), nodes, pods);
  const unpriced = new Map<string, string[]>();
  const items: Item[] = [];
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
      const { labels } = node.states[node.states.length - 1].state;
      const type = instanceTypeOf(labels) ?? 'without an instance type';
      unpriced.set(type, [...(unpriced.get(type) ?? []), node.name]);
    }
    const counts = nodeGpuCounts(node, life, rates, claims.devices);
    if (countsDiffer(counts)) {
      items.push({
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
      });
    }
  }
  const touched =
    unpriced.size === 1 ? await unpricedThisMonth(knex, cluster, now) : null;
  for (const [type, names] of unpriced) {
    items.push({
      code: 'unpriced',
      severity: 'error',
      subject: `Nodes ${type}`,
      sentence: `${names.length} node${
        names.length === 1 ? ' has' : 's have'
      } no price (${names.slice(0, 3).join(', ')}${
        names.length > 3 ? ', …' : ''
      }); their GPU time counts, their money is unknown.`,
      fix: 'Add a rate row for the instance type to mlWorkloads.pricing.rates, or take the public prices (mlWorkloads.pricing.publicPrices).',
      since: null,
      cluster,
      // The ledger keeps no instance types: of several it cannot be told apart.
      touched,
    });
  }
  if (unpriced.size === 0) {
    items.push(...(await goneUnpricedItems(knex, store, cluster, rates, now)));
  }
  return [
    ...items.slice(0, MOST),
    ...items.slice(MOST).filter(({ code }) => code !== 'gpu-count-mismatch'),
    ...memoryItems(pods, cluster, nodes),
    ...deviceItems(pods, cluster, claims, now),
  ];
}

/** Nodes that had no price for a part of this month, living ones that have one now and such as are gone. */
async function goneUnpricedItems(
  knex: Knex,
  store: LedgerStore,
  cluster: string,
  rates: RateTable,
  now: number,
): Promise<Item[]> {
  const touched = await unpricedThisMonth(knex, cluster, now);
  if (touched.gpuMs === 0) return [];
  const from = monthOf(now);
  const nodes = await store.nodesBetween(from, now, []);
  const unpriced = nodes.filter(node => {
    const life = { from: node.startAt, to: node.deletedAt ?? OPEN };
    return nodeHardware(node, life, rates).stretches.some(
      ({ to, price }) => to > from && !price,
    );
  });
  const types = unpriced.map(
    ({ states }) =>
      instanceTypeOf(states[states.length - 1].state.labels) ??
      'without an instance type',
  );
  const of = [...new Set(types)].sort();
  return [
    {
      code: 'unpriced',
      severity: 'warning',
      subject: of.length > 0 ? `Nodes ${of.join(', ')}` : cluster,
      sentence:
        'They had no price for a part of this month, or are gone; their GPU time counts, their money is unknown.',
      fix: 'Add a rate row for the instance type to mlWorkloads.pricing.rates that holds from then on: the hours are settled anew.',
      since: null,
      cluster,
      touched,
    },
  ];
}

/** HAMi shares by memory on nodes that do not tell how much memory their GPUs have. */
function memoryItems(
  pods: Awaited<ReturnType<LedgerStore['openPods']>>,
  cluster: string,
  nodes: Awaited<ReturnType<LedgerStore['livingNodes']>>,
): Item[] {
  const unknown = new Set(
    nodes
      .filter(node => slotRulesOf(node).memoryMiB === undefined)
      .map(({ name }) => name),
  );
  return pods
    .filter(pod => needsGpuMemory(pod.request) && unknown.has(pod.nodeName))
    .slice(0, MOST)
    .map(pod => ({
      code: 'gpu-memory-unknown',
      severity: 'warning' as const,
      subject: `Pod ${pod.namespace}/${pod.name}`,
      sentence: `It asks for GPU memory, but node ${pod.nodeName} does not tell how much a GPU has; its share by memory is not known, so its cores or, without them, whole GPUs are counted.`,
      fix: 'Let GPU feature discovery set the label nvidia.com/gpu.memory.',
      since: toTimestamp(pod.startAt),
      cluster,
    }));
}

/** Claims whose devices no driver has announced: each counts as a whole GPU. */
function deviceItems(
  pods: Awaited<ReturnType<LedgerStore['openPods']>>,
  cluster: string,
  { reservations, devices }: Awaited<ReturnType<typeof claimsOf>>,
  now: number,
): Item[] {
  return pods
    .flatMap(pod => {
      const unknown = (reservations.get(pod.uid) ?? [])
        .flatMap(reservation => reservation.devices)
        .find(device => devices.deviceAt(device, now) === undefined);
      return unknown ? [{ pod, unknown }] : [];
    })
    .slice(0, MOST)
    .map(({ pod, unknown }) => ({
      code: 'device-unknown',
      severity: 'warning' as const,
      subject: `Pod ${pod.namespace}/${pod.name}`,
      sentence: `It holds device ${unknown.device} of driver ${unknown.driver}, which no ResourceSlice describes; a whole GPU is counted.`,
      fix: 'Allow the portal to list and watch resourceslices of resource.k8s.io (guardrails/rbac/reader.yaml).',
      since: toTimestamp(pod.startAt),
      cluster,
    }));
}

/** Pods that name an entity which the team that pays does not own (`ledger.md` §6.23). */
async function componentItems(
  store: LedgerStore,
  cluster: string,
  now: number,
): Promise<Item[]> {
  const pods = await store.openPods();
  const owners = await store.ownersUpwards(
    pods.flatMap(({ owner }) => owner?.uid ?? []),
  );
  const named = pods.flatMap(pod => {
    const component =
      pod.component ||
      ownersOf(pod, owners).find(owner => owner.component)?.component;
    return component ? [{ pod, component }] : [];
  });
  const ownership = await store.ownership(
    named.map(({ component }) => component),
  );
  // Without any the catalog was never read, as in a replay: nothing can be said.
  if (ownership.size === 0) return [];
  const teams = await store.teams(named.map(({ pod }) => pod.namespace));
  return named
    .map(({ pod, component }) => ({
      pod,
      component,
      team: teams.filter(t => t.namespace === pod.namespace).pop()?.team,
      owner: ownership
        .get(component)
        ?.filter(({ since }) => since <= now)
        .pop()?.team,
    }))
    .filter(({ team, owner }) => !owner || (team && team !== owner))
    .slice(0, MOST)
    .map(({ pod, component, owner }) => ({
      code: 'component-refused',
      severity: 'warning' as const,
      subject: `Pod ${pod.namespace}/${pod.name}`,
      sentence: `It names ${component}, which ${
        owner ? `belongs to team ${owner}` : 'no team owns'
      }; its GPU time is counted for the team of its namespace and for no component.`,
      fix: 'Correct the annotation slipway.dev/component or the label backstage.io/kubernetes-id, or the owner of the entity in the catalog.',
      since: toTimestamp(pod.startAt),
      cluster,
    }));
}

async function moneyItems({ knex, now }: DataHealthOptions): Promise<Item[]> {
  const month = monthOf(now);
  const rows: any[] = await knex('ledger_months')
    .where({ month, team: 'unattributed' })
    .select('cluster', knex.raw(SUM_COLUMNS))
    .groupBy('cluster');
  const over: any[] = await knex('ledger_settled_hours')
    .where('hour', '>=', month)
    .where('overcommitted_milli_gpu_ms', '>', 0)
    .select(
      'cluster',
      knex.raw('cast(sum(overcommitted_milli_gpu_ms) as text) as milli'),
    )
    .groupBy('cluster');
  return [
    ...rows.map(row => ({
      code: 'unattributed',
      severity: 'warning' as const,
      subject: row.cluster,
      sentence: `${gpuHours(
        readSum(row).milli,
      )} of this month belong to no team.`,
      fix: 'Claim it on the page of spend, or label the namespace with slipway.dev/team.',
      since: toTimestamp(month),
      cluster: row.cluster,
      touched: toAmount(readSum(row)),
    })),
    ...over.map(row => ({
      code: 'overcommitted',
      severity: 'info' as const,
      subject: row.cluster,
      sentence: `Pods held ${gpuHours(
        toBigint(row.milli)!,
      )} more than their nodes have this month, mostly because ends are observed late; money was shared over the larger sum.`,
      fix: 'Nothing, while it is a small part. Else look whether nodes share GPUs in a way that is not counted.',
      since: toTimestamp(month),
      cluster: row.cluster,
    })),
  ];
}

/** What makes the numbers uncertain, worst first. */
export async function dataHealthItems(
  options: DataHealthOptions,
): Promise<Item[]> {
  const items: Item[] = [];
  const reach = await reachOf(options.knex);
  const { left } = observedOf(reach, options.clusters, options.now);
  for (const { cluster, lastBeat } of reach) {
    const store = LedgerStore.of(options.knex, cluster);
    const gone = left.find(one => one.cluster === cluster);
    items.push(
      ...(await coverageItems(options, store, cluster, lastBeat, gone)),
      ...(await nodeItems(options, store, cluster)),
      ...(await componentItems(store, cluster, options.now)),
      ...(await nodeClaimItems(options.knex, cluster, options.now)),
    );
  }
  items.push(
    ...(await moneyItems(options)),
    ...(await priceSourceItems(options.knex, options.now)),
    ...(await lateItems(options.knex, options.now)),
    ...(await keptItems(options.knex)),
    ...(await problemItems(options)),
  );
  const order = ['error', 'warning', 'info'];
  return items.sort(
    (a, b) => order.indexOf(a.severity) - order.indexOf(b.severity),
  );
}
