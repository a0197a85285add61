import { bodyOf, type ClusterClient } from '../../../clusters';
import type { Labels } from '../../nodeLabels';
import type { PriceSource } from '../types';
import { nodeOverlayOf, overlayRates } from './overlayRates';

const OVERLAYS = '/apis/karpenter.sh/v1alpha1/nodeoverlays';
/** Names and labels only. */
const METADATA =
  'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';

export interface NodeOverlaySourceOptions {
  client: Pick<ClusterClient, 'name' | 'read'>;
  currency: string;
  /** Living nodes that have GPUs, with how many. */
  gpuNodes: () => Promise<Map<string, number>>;
}

async function nodeLabels(
  client: NodeOverlaySourceOptions['client'],
): Promise<Map<string, Labels>> {
  const labels = new Map<string, Labels>();
  let rest = '';
  do {
    const path = `/api/v1/nodes?limit=500${
      rest && `&continue=${encodeURIComponent(rest)}`
    }`;
    const response = await client.read({ path, accept: METADATA });
    const list = bodyOf(client.name, 'GET', path, response);
    for (const { metadata } of list.items ?? []) {
      labels.set(metadata.name, metadata.labels ?? {});
    }
    rest = list.metadata?.continue ?? '';
  } while (rest);
  return labels;
}

/** `mlWorkloads.pricing.nodeOverlays`: what Karpenter was told that the nodes of a cluster cost. */
export function nodeOverlaySource(
  options: NodeOverlaySourceOptions,
): PriceSource {
  const { client, currency } = options;
  return {
    key: `node-overlay/${client.name}`,
    title: `the NodeOverlays of cluster ${client.name}`,
    async read({ pricing, now }) {
      const response = await client.read({ path: OVERLAYS });
      if (response.status === 404) {
        return {
          dates: 'observed',
          rows: [],
          problem: `Cluster ${client.name} serves no karpenter.sh/v1alpha1 NodeOverlay: it has no Karpenter, or its feature gate NodeOverlay is off`,
        };
      }
      const list = bodyOf(client.name, 'GET', OVERLAYS, response);
      const overlays = (list.items ?? []).map(nodeOverlayOf);
      const gpus = await options.gpuNodes();
      const labels =
        overlays.length === 0 ? new Map() : await nodeLabels(client);
      const { rows, problems } = overlayRates({
        cluster: client.name,
        currency,
        overlays,
        nodes: [...gpus].flatMap(([name, gpuCount]) =>
          labels.has(name)
            ? [{ name, gpuCount, labels: labels.get(name) }]
            : [],
        ),
        pricing,
        now,
      });
      return {
        dates: 'observed',
        rows,
        problem:
          problems.length === 0 ? undefined : problems.slice(0, 5).join('. '),
      };
    },
  };
}
