import { KubernetesObject } from '../cluster/objects';
import {
  BLOCK_LABEL,
  gpuCapacity,
  Pool,
  POOLS,
  productLabel,
  RACK_LABEL,
  REGION,
} from './pools';

/** CPU and memory that a kubelet keeps for itself and the system. */
const RESERVED_CPU_MILLIS = 500;
const RESERVED_MEMORY_GIB = 2;

/** All nodes of the fleet. */
export function fleetNodes(pools: Pool[] = POOLS): KubernetesObject[] {
  return pools.flatMap(pool =>
    Array.from({ length: pool.nodes }, (_, index) => fleetNode(pool, index)),
  );
}

/** The Node as kubelet, cloud provider and GPU feature discovery would have made it. */
export function fleetNode(pool: Pool, index: number): KubernetesObject {
  const name = `${pool.name}-${index}`;
  const gpus = Object.fromEntries(
    Object.entries(gpuCapacity(pool)).map(([key, n]) => [key, String(n)]),
  );
  const shared = { 'ephemeral-storage': '1000Gi', pods: '110', ...gpus };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      annotations: { 'kwok.x-k8s.io/node': 'fake' },
      labels: { ...machineLabels(pool, name, index), ...gpuLabels(pool) },
    },
    spec: pool.gpu
      ? {
          taints: [
            { key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' },
          ],
        }
      : {},
    status: {
      capacity: {
        cpu: String(pool.cpu),
        memory: `${pool.memoryGiB}Gi`,
        ...shared,
      },
      allocatable: {
        cpu: `${pool.cpu * 1000 - RESERVED_CPU_MILLIS}m`,
        memory: `${pool.memoryGiB - RESERVED_MEMORY_GIB}Gi`,
        ...shared,
      },
      nodeInfo: {
        architecture: 'amd64',
        operatingSystem: 'linux',
        osImage: 'Ubuntu 24.04.3 LTS',
        kernelVersion: '6.8.0-85-generic',
        containerRuntimeVersion: 'containerd://2.1.4',
        kubeletVersion: 'v1.36.3',
        kubeProxyVersion: 'v1.36.3',
        bootID: '',
        machineID: '',
        systemUUID: '',
      },
      phase: 'Running',
    },
  };
}

function machineLabels(pool: Pool, name: string, index: number) {
  // The first half of the nodes in the first zone, the second in the second.
  const zone = pool.zones[Math.floor((index * pool.zones.length) / pool.nodes)];
  return {
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'node.kubernetes.io/instance-type': pool.instanceType,
    'topology.kubernetes.io/region': REGION,
    'topology.kubernetes.io/zone': zone,
    'karpenter.sh/capacity-type': pool.capacityType,
    'slipway.dev/pool': pool.name,
    ...(pool.racks && {
      [RACK_LABEL]: `${pool.name}-r${Math.floor(index / pool.racks)}`,
      [BLOCK_LABEL]: `${pool.name}-b${Math.floor(index / pool.racks / 2)}`,
    }),
  };
}

function gpuLabels(pool: Pool): Record<string, string> {
  const { gpu } = pool;
  if (!gpu) return {};
  const labels: Record<string, string> = {
    'nvidia.com/gpu.present': 'true',
    'nvidia.com/gpu.product': productLabel(pool)!,
    'nvidia.com/gpu.count': String(gpu.count),
    'nvidia.com/gpu.memory': String(gpu.memoryMiB),
    'nvidia.com/gpu.family': gpu.family,
    'nvidia.com/gpu.machine': pool.instanceType,
    'nvidia.com/gpu.replicas': String(gpu.replicas),
    'nvidia.com/gpu.sharing-strategy':
      gpu.replicas > 1 ? 'time-slicing' : 'none',
    'nvidia.com/mig.capable': String(gpu.family !== 'ada-lovelace'),
  };
  if (gpu.mig) {
    labels['nvidia.com/mig.strategy'] = 'mixed';
    labels['nvidia.com/mig.config'] = 'slipway-mixed';
    labels['nvidia.com/mig.config.state'] = 'success';
  }
  for (const slice of gpu.mig ?? []) {
    const prefix = `nvidia.com/mig-${slice.profile}`;
    labels[`${prefix}.count`] = String(slice.count);
    labels[`${prefix}.product`] = `${gpu.product}-MIG-${slice.profile}`;
    labels[`${prefix}.memory`] = String(slice.memoryMiB);
    labels[`${prefix}.multiprocessors`] = String(slice.multiprocessors);
    labels[`${prefix}.slices.gi`] = String(slice.computeSlices);
    labels[`${prefix}.slices.ci`] = String(slice.computeSlices);
    labels[`${prefix}.replicas`] = '1';
  }
  return labels;
}
