import { gpuModelOf } from '../metering/nodeLabels';
import { nodeStateOf } from '../metering/nodeFacts';
import { sharingOf } from '../metering/nodeSharing';
import { gpuRequestOf } from '../metering/gpuRequest';
import { heldSlots, type SlotRules } from '../metering/slots';
import type { KubeObject } from '../observe/types';

/** What of a node decides how many thousandths of a GPU its pods hold, and of which model. */
export interface NodeHardware extends SlotRules {
  model: string | null;
}

/** Whole GPUs, as long as the node is not known. */
export const UNKNOWN_NODE: NodeHardware = {
  replicas: 1,
  memoryMiB: undefined,
  model: null,
};

export function nodeHardware(node: KubeObject): NodeHardware {
  const labels = node.metadata.labels ?? {};
  return {
    ...sharingOf(labels, nodeStateOf(node).mig),
    model: gpuModelOf(labels) ?? null,
  };
}

/** Thousandths of a GPU that a pod (or a pod of a template) holds; 0 when it asks for none. */
export function gpusMilliOf(
  pod: Pick<KubeObject, 'spec'>,
  node: NodeHardware,
  gpuResources?: readonly string[],
): number {
  const request = gpuRequestOf(pod as KubeObject, gpuResources);
  return request ? heldSlots(request, node).milli : 0;
}
