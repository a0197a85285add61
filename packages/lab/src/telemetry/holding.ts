import { Device, hash } from './devices';

/** As much of a pod as telemetry needs. */
export interface TelemetryPod {
  metadata: {
    uid: string;
    name: string;
    namespace: string;
    creationTimestamp?: string;
    annotations?: Record<string, string>;
  };
  spec: {
    nodeName?: string;
    containers: Array<{
      name: string;
      resources?: { limits?: Record<string, string> };
    }>;
  };
  status?: {
    phase?: string;
    conditions?: Array<{ type: string; status: string }>;
  };
}

/** A pod's container that holds a device. */
export interface Holder {
  pod: TelemetryPod;
  container: string;
}

/**
 * Which container holds which device, kept from one look at the cluster to the next, so that a pod stays on its GPUs as
 * a device plugin would keep it.
 */
export class Holdings {
  private readonly holders = new Map<Device, Holder[]>();

  constructor(private readonly devices: Map<string, Device[]>) {}

  /** Takes note of the pods that are bound to a node and have not ended. */
  update(pods: TelemetryPod[]): void {
    const alive = new Map(pods.map(pod => [pod.metadata.uid, pod]));
    const placed = new Set<string>();
    for (const [device, holders] of this.holders) {
      const left = holders.flatMap(({ pod, container }) => {
        const now = alive.get(pod.metadata.uid);
        return now ? [{ pod: now, container }] : [];
      });
      left.forEach(({ pod }) => placed.add(pod.metadata.uid));
      this.holders.set(device, left);
    }
    const coming = pods
      .filter(pod => pod.spec.nodeName && !placed.has(pod.metadata.uid))
      .sort((a, b) => (order(a) < order(b) ? -1 : 1));
    for (const pod of coming) this.place(pod);
  }

  holdersOf(device: Device): Holder[] {
    return this.holders.get(device) ?? [];
  }

  private place(pod: TelemetryPod) {
    const devices = this.devices.get(pod.spec.nodeName!) ?? [];
    for (const container of pod.spec.containers) {
      const limits = container.resources?.limits ?? {};
      for (const [resource, amount] of Object.entries(limits)) {
        let wanted = Number(amount);
        // Emptiest first: time-sliced GPUs fill evenly.
        const free = devices
          .filter(device => device.resource === resource)
          .sort((a, b) => this.holdersOf(a).length - this.holdersOf(b).length);
        for (const device of free) {
          if (!(wanted > 0)) break;
          const holders = this.holdersOf(device);
          if (holders.length >= device.replicas) continue;
          this.holders.set(device, [
            ...holders,
            { pod, container: container.name },
          ]);
          wanted -= 1;
        }
      }
    }
  }
}

function order(pod: TelemetryPod): string {
  return `${pod.metadata.creationTimestamp ?? ''}/${pod.metadata.uid}`;
}

/**
 * Percent of time that a pod keeps a device busy now. Nothing before it is ready; then what its annotation
 * `sim.lab/gpu-utilization` says, or a level of its own between 70 and 95 that wavers a little.
 */
export function utilization(pod: TelemetryPod, atMs: number): number {
  const ready = pod.status?.conditions?.some(
    condition => condition.type === 'Ready' && condition.status === 'True',
  );
  if (!ready) return 0;
  const said = pod.metadata.annotations?.['sim.lab/gpu-utilization'];
  const level =
    said !== undefined && Number.isFinite(Number(said))
      ? Number(said)
      : 70 + (hash(pod.metadata.uid) % 26);
  if (level <= 0) return 0;
  const waver =
    (hash(`${pod.metadata.uid}/${Math.floor(atMs / 5000)}`) % 7) - 3;
  return Math.max(0, Math.min(100, Math.round(level + waver)));
}
