import { formatDecimal } from '@slipway/backstage-plugin-ml-workloads-common';
import {
  capacityTypeOf,
  instanceTypeOf,
  regionOf,
  type Labels,
} from '../../nodeLabels';
import type { Pricing } from '../../pricing';
import { RateTable } from '../../rates';
import type { ObservedRate } from '../types';
import { adjusted } from './overlayPrice';
import { criteriaOf, meetsAll, type Requirement } from './requirements';

/** What counts of a NodeOverlay. */
export interface NodeOverlay {
  name: string;
  weight: number;
  requirements: Requirement[];
  price?: string;
  priceAdjustment?: string;
  /** Karpenter does not use one whose condition Ready is False. */
  ready: boolean;
}

/** A node that has GPUs, with all its labels. */
export interface OverlaidNode {
  name: string;
  labels: Labels;
  gpuCount: number | undefined;
}

/** Reads an object of `karpenter.sh/v1alpha1`. */
export function nodeOverlayOf(object: any): NodeOverlay {
  const ready = (object?.status?.conditions ?? []).find(
    (condition: any) => condition?.type === 'Ready',
  );
  const { spec = {} } = object ?? {};
  return {
    name: String(object?.metadata?.name ?? ''),
    weight: Number(spec.weight ?? 0),
    requirements: Array.isArray(spec.requirements) ? spec.requirements : [],
    price: typeof spec.price === 'string' ? spec.price : undefined,
    priceAdjustment:
      typeof spec.priceAdjustment === 'string'
        ? spec.priceAdjustment
        : undefined,
    ready: ready?.status !== 'False',
  };
}

/** As Karpenter orders them: the greatest weight, then the name that comes last, wins; only one changes a price. */
export function inOrder(overlays: readonly NodeOverlay[]): NodeOverlay[] {
  return [...overlays]
    .filter(overlay => overlay.ready)
    .filter(({ price, priceAdjustment }) => price ?? priceAdjustment)
    .sort((a, b) => b.weight - a.weight || (a.name < b.name ? 1 : -1));
}

/**
 * The prices that overlays give: rows for classes of nodes where requirements can be said so, which also price a node that was made a moment
 * ago, and rows for single nodes where they cannot or where another overlay wins.
 *
 * @param pricing - without what overlays say: adjustments start from it
 */
export function overlayRates(options: {
  cluster: string;
  currency: string;
  overlays: readonly NodeOverlay[];
  nodes: readonly OverlaidNode[];
  pricing: Pick<Pricing, 'rates'>;
  now: number;
}): { rows: ObservedRate[]; problems: string[] } {
  const { cluster, currency, nodes, now } = options;
  const overlays = inOrder(options.overlays);
  const problems = new Set<string>();
  const base = {
    kind: 'contract' as const,
    cluster,
    currency,
  };
  const classes = overlays.flatMap(({ name, price, requirements }) => {
    const criteria = price === undefined ? undefined : criteriaOf(requirements);
    return (criteria ?? []).map(
      (fields): ObservedRate => ({
        ...base,
        ...fields,
        pricePerNodeHour: price,
        source: sourceOf(cluster, name),
      }),
    );
  });
  // Of rows that say the same of the same class only the first, whose overlay wins.
  const classRows = [
    ...new Map(
      [...classes]
        .reverse()
        .map(row => [
          JSON.stringify([row.instanceType, row.region, row.capacityType]),
          row,
        ]),
    ).values(),
  ];
  const dates = {
    effectiveFrom: new Date(0).toISOString(),
    retrievedAt: new Date(0).toISOString(),
  };
  const byClass = RateTable.create(
    classRows.map(row => ({ ...row, ...dates })),
    currency,
  ).inCluster(cluster);
  const rates = options.pricing.rates.inCluster(cluster);
  const nodeRows = nodes.flatMap((node): ObservedRate[] => {
    const overlay = overlays.find(({ requirements }) =>
      meetsAll(node.labels, requirements),
    );
    // A class is met by labels that are criteria of rows, so an overlay that fits a node's class fits the node.
    if (!overlay) return [];
    const said = byClass.rowFor(node, now)?.pricePerNodeHour;
    const known = rates.priceFor(node, node.gpuCount ?? 1, now);
    const after =
      overlay.price ??
      (known && text(adjusted(known.price, overlay.priceAdjustment!)));
    if (after === undefined) {
      problems.add(
        `NodeOverlay ${overlay.name} adjusts a price, but node ${node.name} has none to adjust`,
      );
      return [];
    }
    return said === after
      ? []
      : [
          {
            ...base,
            ...fieldsOf(node),
            pricePerNodeHour: after,
            source: `${sourceOf(cluster, overlay.name)}${
              overlay.price === undefined
                ? `, ${overlay.priceAdjustment} on: ${known!.row.source}`
                : ''
            }`,
          },
        ];
  });
  for (const { name, ready, price, priceAdjustment } of options.overlays) {
    if (!ready && (price ?? priceAdjustment)) {
      problems.add(
        `NodeOverlay ${name} is not ready, so Karpenter leaves it out`,
      );
    }
  }
  return { rows: [...classRows, ...nodeRows], problems: [...problems] };
}

function text(price: ReturnType<typeof adjusted>): string | undefined {
  return price && formatDecimal(price);
}

/** A row of a node names all that a row of its class may name, so that it goes before it. */
function fieldsOf({
  name,
  labels,
}: OverlaidNode): Pick<
  ObservedRate,
  'node' | 'instanceType' | 'region' | 'capacityType'
> {
  const instanceType = instanceTypeOf(labels);
  const region = regionOf(labels);
  return {
    node: name,
    ...(instanceType ? { instanceType } : {}),
    ...(region ? { region } : {}),
    capacityType: capacityTypeOf(labels),
  };
}

function sourceOf(cluster: string, name: string): string {
  return `NodeOverlay ${name} of cluster ${cluster}`;
}
