import { gpuRequestOf } from '../metering/gpuRequest';
import { UNKNOWN_NODE } from '../metering/held';
import { heldSlots } from '../metering/slots';
import type { KubeObject } from '../observe/types';

/**
 * Thousandths of a GPU that a pod of a template asks for by its own resources; 0 when it asks for none. What it would get through claims is
 * not known before there is one. What a pod holds is told by the ledger's own `HeldNow`.
 */
export function gpusMilliOf(
  pod: Pick<KubeObject, 'spec'>,
  gpuResources?: readonly string[],
): number {
  const request = gpuRequestOf(pod as KubeObject, gpuResources);
  return request ? heldSlots(request, UNKNOWN_NODE).milli : 0;
}
