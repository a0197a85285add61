import { decimal, times, type Exact } from './exact';
import { migDevices, singleProfile } from './slots';
import { endOf, time, type History, type Told } from './recording';

/** The nodes of the independent settling: their lives, their GPUs and their prices. */

export interface Node {
  uid: string;
  name: string;
  from: number;
  /** Infinity while it lives. */
  to: number;
  /** From when on which object; the first from ever. */
  states: Array<{ from: number; object: any }>;
}

const RESOURCES = ['nvidia.com/gpu', 'nvidia.com/gpu.shared', 'amd.com/gpu'];
const KINDS = ['node', 'contract', 'list', 'fallback'];
const CRITERIA = [
  'node',
  'instanceType',
  'gpuModel',
  'gpuCount',
  'region',
  'capacityType',
];

export function label(object: any, name: string): string | undefined {
  return object.metadata.labels?.[name];
}

/** Units of whole-GPU resources. */
export function units(list: any): number {
  return RESOURCES.reduce((sum, name) => sum + Number(list?.[name] ?? 0), 0);
}

export function nodesOf({ nodes, gaps }: Told): Node[] {
  const known = nodes.map(history => nodeOf(history, gaps));
  for (const node of known) {
    if (node.to !== Infinity) continue;
    // A name is borne by one at a time.
    const [next] = named(known, node.name).slice(
      named(known, node.name).indexOf(node) + 1,
    );
    if (next) node.to = Math.max(node.from, next.from);
  }
  return known;
}

function nodeOf({ first, lines }: History, gaps: Told['gaps']): Node {
  const { uid, name, creationTimestamp } = first.object.metadata;
  const from = Math.min(time(creationTimestamp) ?? first.at, first.at);
  const gone = lines.find(({ type }) => type === 'DELETED');
  return {
    uid,
    name,
    from,
    to: gone ? Math.max(from, endOf(gone.at, gaps)) : Infinity,
    states: lines
      .filter(line => line === first || line.type !== 'DELETED')
      .map((line, i) => ({
        from: i === 0 ? -1 : line.at,
        object: line.object,
      })),
  };
}

/** Nodes of a name, as they came. */
export function named(nodes: readonly Node[], name: string): Node[] {
  return nodes
    .filter(node => node.name === name)
    .sort((a, b) => a.from - b.from || (a.uid < b.uid ? -1 : 1));
}

export function stateAt({ states }: Node, at: number): any {
  return [...states].reverse().find(({ from }) => from <= at)!.object;
}

export function replicas(object: any): number {
  return Number(label(object, 'nvidia.com/gpu.replicas') ?? 1);
}

export function capacityType(object: any): string {
  return label(object, 'karpenter.sh/capacity-type') ?? 'on-demand';
}

export function modelOf({ states }: Node): string {
  const models = states.flatMap(
    ({ object }) => label(object, 'nvidia.com/gpu.product') ?? [],
  );
  return withoutSharing(models.pop()) ?? 'unknown';
}

function withoutSharing(product: string | undefined): string | undefined {
  return product?.replace(/-(SHARED|MIG-.+)$/, '');
}

/** What labels, else the capacity, say of the number of GPUs: the most in the node's life. */
function ownCount({ states }: Node): number {
  const objects = states.map(({ object }) => object);
  const byLabel = objects.map(object => {
    const count = singleProfile(object)
      ? undefined
      : label(object, 'nvidia.com/gpu.count');
    return Number(
      count ?? label(object, 'cloud.google.com/gke-accelerator-count') ?? 0,
    );
  });
  const byCapacity = objects.map(object => {
    const { capacity } = object.status;
    const cores = Number(capacity['nvidia.com/gpucores'] ?? 0);
    if (cores > 0) return Math.floor(cores / 100);
    // MIG devices do not say; the fleets label their nodes.
    if (singleProfile(object) || migDevices(capacity).length > 0) return 0;
    return Math.floor(units(capacity) / replicas(object));
  });
  return Math.max(0, ...byLabel) || Math.max(0, ...byCapacity);
}

/** The row that holds for a node at an instant. */
export function rowAt(node: Node, at: number, rates: readonly any[]): any {
  const object = stateAt(node, at);
  const product = label(object, 'nvidia.com/gpu.product');
  const is = (wanted: unknown, ...found: unknown[]) =>
    wanted === undefined || found.includes(wanted);
  const fields = (row: any) =>
    CRITERIA.filter(field => row[field] !== undefined).length;
  const from = (row: any) => Date.parse(row.effectiveFrom);
  return rates
    .filter(
      row =>
        from(row) <= at &&
        (row.effectiveTo === undefined || at < Date.parse(row.effectiveTo)) &&
        is(row.node, node.name) &&
        is(
          row.instanceType,
          label(object, 'node.kubernetes.io/instance-type'),
        ) &&
        is(row.gpuModel, product, withoutSharing(product)) &&
        is(row.region, label(object, 'topology.kubernetes.io/region')) &&
        is(row.capacityType, capacityType(object)) &&
        (statesTruth(row) || is(row.gpuCount, ownCount(node) || undefined)),
    )
    .sort(
      (a, b) =>
        KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
        fields(b) - fields(a) ||
        from(b) - from(a) ||
        (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1),
    )[0];
}

function statesTruth(row: any): boolean {
  return (
    row.gpuCount !== undefined &&
    (row.node !== undefined || row.instanceType !== undefined)
  );
}

/** Every instant at which a row begins or ends. */
export function rateTimes(rates: readonly any[]): number[] {
  return rates.flatMap(({ effectiveFrom, effectiveTo }) => [
    Date.parse(effectiveFrom),
    ...(effectiveTo ? [Date.parse(effectiveTo)] : []),
  ]);
}

/** Physical GPUs: what the rows say, else the node itself. */
export function gpusOf(node: Node, rates: readonly any[]): number {
  const said = [node.from, ...node.states.map(s => s.from), ...rateTimes(rates)]
    .filter(at => at >= node.from && at < node.to)
    .map(at => rowAt(node, at, rates))
    .map(row => (row && statesTruth(row) ? row.gpuCount : 0));
  return Math.max(0, ...said) || ownCount(node);
}

/** Of a node-hour; undefined: unpriced. */
export function priceAt(
  node: Node,
  at: number,
  gpus: number,
  rates: readonly any[],
): Exact | undefined {
  const row = rowAt(node, at, rates);
  if (!row) return undefined;
  return row.pricePerNodeHour === undefined
    ? times(decimal(row.pricePerGpuHour), gpus)
    : decimal(row.pricePerNodeHour);
}
