import { needsGpuMemory, slotRulesOf, type claimsOf } from '../../metering';
import { toTimestamp } from '../completeness';
import { MOST, type Item, type LivingNode, type OpenPod } from './contracts';

/** HAMi shares by memory on nodes that do not tell how much memory their GPUs have. */
export function memoryItems(
  pods: OpenPod[],
  cluster: string,
  nodes: LivingNode[],
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
export function deviceItems(
  pods: OpenPod[],
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
