import { GPU_POOLS } from '../fleet/pools';

/** One GPU, or one MIG slice of it, as dcgm-exporter knows it. */
export interface Device {
  node: string;
  gpu: number;
  uuid: string;
  model: string;
  memoryMiB: number;
  /** Resource under which the device plugin hands it out. */
  resource: string;
  /** How many pods can be given it at the same time. */
  replicas: number;
  slice?: { profile: string; id: number };
}

/** All devices of the fleet, by node. */
export function fleetDevices(): Map<string, Device[]> {
  const byNode = new Map<string, Device[]>();
  for (const pool of GPU_POOLS) {
    const { gpu } = pool;
    for (let index = 0; index < pool.nodes; index += 1) {
      const node = `${pool.name}-${index}`;
      const base = (i: number) => ({
        node,
        gpu: i,
        uuid: gpuUuid(node, i),
        model: gpu.product.replace(/-/g, ' '),
      });
      const devices: Device[] = Array.from({ length: gpu.whole }, (_, i) => ({
        ...base(i),
        memoryMiB: gpu.memoryMiB,
        resource: 'nvidia.com/gpu',
        replicas: gpu.replicas,
      }));
      let physical = gpu.whole;
      for (const slice of gpu.mig ?? []) {
        const perGpu = Math.floor(7 / slice.computeSlices);
        for (let i = 0; i < slice.count; i += 1) {
          devices.push({
            ...base(physical + Math.floor(i / perGpu)),
            memoryMiB: slice.memoryMiB,
            resource: `nvidia.com/mig-${slice.profile}`,
            replicas: 1,
            slice: { profile: slice.profile, id: 1 + (i % perGpu) },
          });
        }
        physical += Math.ceil(slice.count / perGpu);
      }
      byNode.set(node, devices);
    }
  }
  return byNode;
}

/** The same for the same node and GPU in every run. */
function gpuUuid(node: string, gpu: number): string {
  const hex = [...Array(32)]
    .map((_, i) => (hash(`${node}/${gpu}/${i}`) % 16).toString(16))
    .join('');
  return `GPU-${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(
    12,
    16,
  )}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** FNV-1a: a small number from a text, always the same. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }
  return value;
}
