import { Device } from './devices';
import { Holder, Holdings, utilization } from './holding';

const METRICS: Array<{ name: string; type: string; help: string }> = [
  {
    name: 'DCGM_FI_DEV_GPU_UTIL',
    type: 'gauge',
    help: 'GPU utilization (in %).',
  },
  {
    name: 'DCGM_FI_PROF_GR_ENGINE_ACTIVE',
    type: 'gauge',
    help: 'Ratio of time the graphics engine is active.',
  },
  {
    name: 'DCGM_FI_DEV_FB_USED',
    type: 'gauge',
    help: 'Framebuffer memory used (in MiB).',
  },
  {
    name: 'DCGM_FI_DEV_FB_FREE',
    type: 'gauge',
    help: 'Framebuffer memory free (in MiB).',
  },
  {
    name: 'DCGM_FI_DEV_POWER_USAGE',
    type: 'gauge',
    help: 'Power draw (in W).',
  },
];

const IDLE_WATTS = 70;
const BUSY_WATTS = 620;

/** The page that Prometheus scrapes: what dcgm-exporter shows for every device of the fleet. */
export function exposition(
  devices: Iterable<Device>,
  holdings: Holdings,
  atMs: number,
): string {
  const lines = new Map<string, string[]>(
    METRICS.map(({ name }) => [name, []]),
  );
  for (const device of devices) {
    const holders = holdings.holdersOf(device);
    // dcgm-exporter repeats a shared GPU's values for each of its pods.
    for (const holder of holders.length > 0 ? holders : [undefined]) {
      const labels = labelsOf(device, holder);
      for (const [name, value] of values(device, holders, atMs)) {
        lines.get(name)!.push(`${name}{${labels}} ${value}`);
      }
    }
  }
  return `${METRICS.map(({ name, type, help }) =>
    [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} ${type}`,
      ...lines.get(name)!,
    ].join('\n'),
  ).join('\n')}\n`;
}

function values(
  device: Device,
  holders: Holder[],
  atMs: number,
): Array<[string, number]> {
  const busy = Math.min(
    100,
    holders.reduce((sum, { pod }) => sum + utilization(pod, atMs), 0),
  );
  // A process that works keeps most of the memory; one that is not ready yet, or idles, a context.
  const used = Math.min(
    device.memoryMiB,
    holders.length === 0
      ? 0
      : Math.round(device.memoryMiB * (busy > 0 ? 0.82 : 0.01)),
  );
  const result: Array<[string, number]> = [
    ['DCGM_FI_PROF_GR_ENGINE_ACTIVE', busy / 100],
    ['DCGM_FI_DEV_FB_USED', used],
    ['DCGM_FI_DEV_FB_FREE', device.memoryMiB - used],
  ];
  // Utilization and power are of a whole board; there is no such thing for a slice.
  if (!device.slice) {
    result.push(
      ['DCGM_FI_DEV_GPU_UTIL', busy],
      [
        'DCGM_FI_DEV_POWER_USAGE',
        Math.round(IDLE_WATTS + ((BUSY_WATTS - IDLE_WATTS) * busy) / 100),
      ],
    );
  }
  return result;
}

function labelsOf(device: Device, holder: Holder | undefined): string {
  const labels: Record<string, string> = {
    gpu: String(device.gpu),
    UUID: device.uuid,
    device: `nvidia${device.gpu}`,
    modelName: device.model,
    ...(device.slice && {
      GPU_I_PROFILE: device.slice.profile,
      GPU_I_ID: String(device.slice.id),
    }),
    Hostname: device.node,
    ...(holder && {
      namespace: holder.pod.metadata.namespace,
      pod: holder.pod.metadata.name,
      container: holder.container,
      pod_uid: holder.pod.metadata.uid,
    }),
  };
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value.replace(/["\\\n]/g, '_')}"`)
    .join(',');
}
