import { LABELS } from '@slipway/backstage-plugin-ml-workloads-common';
import { isTrueOf } from '../conditionOf';
import { CLAIMS, SLICES } from '../metering/dra';
import { HeldNow, type RatedGpus } from '../metering/held';
import { gpuCountOf } from '../metering/nodeLabels';
import { nodeStateOf } from '../metering/nodeFacts';
import { amountsOf, podAmounts, type Amounts } from './amounts';
import { FleetRooms } from './FleetRooms';
import { FleetWorkloads } from './FleetWorkloads';
import type { ObjectEvent } from './listWatcherOptions';
import type { KubeObject } from './types';

/** A node with GPUs as it is now. */
export interface FleetNode {
  name: string;
  labels: Record<string, string>;
  model: string;
  /** Physical GPUs, in thousandths. */
  totalMilli: number;
  heldMilli: number;
  /** What of the rest can be given to nobody: left over by a MIG layout, or unhealthy. */
  lostMilli: number;
  /** Takes new pods: ready and not cordoned. */
  open: boolean;
  /** Drivers announce GPUs for it: which of them count as an extended resource, DeviceClasses say. */
  announced: boolean;
  /** Allocatable extended resources, whole numbers. */
  allocatable: Record<string, number>;
  held: Record<string, number>;
}

interface FleetPod {
  node: string;
  /** All that the scheduler reserves for it, also for its init containers and sidecars. */
  resources: Record<string, number>;
}

/** Nodes, GPU pods and queues of one cluster, in the observer's memory. */
export class FleetMemory {
  private readonly nodes = new Map<string, KubeObject>();
  /** Names of the nodes with GPUs: it is asked for each pod of the cluster. */
  private readonly gpuNodeNames = new Set<string>();
  private readonly pods = new Map<string, FleetPod>();
  /** Who holds which GPU, as the ledger counts it. */
  private readonly held: HeldNow;
  private readonly queues = new Map<string, KubeObject>();
  private readonly quotas = new Map<string, KubeObject>();
  private readonly cohortObjects = new Map<string, KubeObject>();
  private readonly teams = new Map<string, string | null>();
  private readonly labels = new Map<string, Record<string, string>>();
  /** What is free of each node, whatever it is. */
  readonly room = new FleetRooms();
  /** What has Kueue's quota, and what waits for it. */
  readonly workloads = new FleetWorkloads();
  /** Time of the last change or proof of life, UTC ms. */
  asOf: number | null = null;

  constructor(
    private readonly gpuResources?: readonly string[],
    gpuDrivers?: readonly string[],
    private readonly ratedGpus?: RatedGpus,
  ) {
    this.held = new HeldNow(gpuResources, gpuDrivers);
  }

  clear(): void {
    this.nodes.clear();
    this.gpuNodeNames.clear();
    this.pods.clear();
    this.held.clear();
    this.queues.clear();
    this.quotas.clear();
    this.cohortObjects.clear();
    this.teams.clear();
    this.labels.clear();
    this.room.clear();
    this.workloads.clear();
    this.asOf = null;
  }

  /** False only for a node that is known and has no GPUs. */
  mayHaveGpus(name: string): boolean {
    return (
      this.gpuNodeNames.has(name) ||
      !this.nodes.has(name) ||
      this.held.announcedGpus(name) > 0
    );
  }

  apply(resource: string, events: ObjectEvent[]): void {
    for (const { type, object } of events) {
      const gone = type === 'DELETED';
      if (resource === 'nodes') {
        this.applyNode(object, gone);
        this.held.applyNode(object, gone);
        this.room.applyNode(object, gone);
      } else if (resource === 'pods') {
        this.applyPod(object, gone);
        this.held.applyPod(object, gone);
        this.room.applyPod(object, gone);
      } else if (resource === CLAIMS || resource === SLICES) {
        this.held.applyClaim(resource, object, gone);
        this.room.applyClaim(resource, object, gone);
      } else if (resource === 'workloads.kueue.x-k8s.io') {
        this.workloads.apply(object, gone);
      } else if (resource === 'localqueues.kueue.x-k8s.io') {
        put(this.queues, object.metadata.uid, gone ? undefined : object);
      } else if (resource === 'clusterqueues.kueue.x-k8s.io') {
        put(this.quotas, object.metadata.uid, gone ? undefined : object);
      } else if (resource === 'cohorts.kueue.x-k8s.io') {
        put(this.cohortObjects, object.metadata.uid, gone ? undefined : object);
      } else if (resource === 'namespaces') {
        const team = object.metadata.labels?.[LABELS.team] ?? null;
        put(this.teams, object.metadata.name, gone ? undefined : team);
        put(
          this.labels,
          object.metadata.name,
          gone ? undefined : object.metadata.labels ?? {},
        );
      }
    }
  }

  /** Nodes with GPUs, each with what is held on it. */
  gpuNodes(): FleetNode[] {
    const fleet = new Map<string, FleetNode>();
    for (const name of [...this.gpuNodeNames, ...this.held.announcedNodes()]) {
      const node = this.nodes.get(name);
      if (node && !fleet.has(name)) fleet.set(name, this.fleetNode(node));
    }
    for (const pod of this.pods.values()) {
      const node = fleet.get(pod.node);
      if (node) {
        for (const [name, count] of Object.entries(pod.resources)) {
          node.held[name] = (node.held[name] ?? 0) + count;
        }
      }
    }
    return [...fleet.values()];
  }

  localQueues(): Array<{ queue: KubeObject; team: string | null }> {
    return [...this.queues.values()].map(queue => ({
      queue,
      team: this.teams.get(queue.metadata.namespace ?? '') ?? null,
    }));
  }

  /** Kueue's ClusterQueues: whose quota it is. */
  clusterQueues(): KubeObject[] {
    return [...this.quotas.values()];
  }

  /** Kueue's Cohorts that exist as objects. */
  cohorts(): KubeObject[] {
    return [...this.cohortObjects.values()];
  }

  /** Labels of a namespace; undefined when it is not known. */
  namespaceLabels(name: string): Record<string, string> | undefined {
    return this.labels.get(name);
  }

  private applyNode(node: KubeObject, gone: boolean): void {
    const { name } = node.metadata;
    put(this.nodes, name, gone ? undefined : node);
    if (!gone && this.isGpuNode(node)) this.gpuNodeNames.add(name);
    else this.gpuNodeNames.delete(name);
  }

  private applyPod(pod: KubeObject, gone: boolean): void {
    const node = pod.spec?.nodeName;
    const ended = ['Succeeded', 'Failed'].includes(pod.status?.phase);
    const resources = extended(podAmounts(pod.spec));
    if (gone || ended || !node || Object.keys(resources).length === 0) {
      this.pods.delete(pod.metadata.uid);
      return;
    }
    this.pods.set(pod.metadata.uid, { node, resources });
  }

  private isGpuNode(node: KubeObject): boolean {
    const { capacity, capacityGpus, labels } = nodeStateOf(
      node,
      this.gpuResources,
    );
    return (
      capacity > 0 ||
      capacityGpus > 0 ||
      gpuCountOf(labels) !== undefined ||
      Object.keys(node.status?.capacity ?? {}).some(name =>
        name.startsWith('nvidia.com/mig-'),
      )
    );
  }

  private fleetNode(node: KubeObject): FleetNode {
    const { name, labels = {} } = node.metadata;
    const { gpus, held, lost } = this.held.useOf(name, this.ratedGpus);
    return {
      name,
      labels,
      model: this.held.hardwareOf(name).model ?? 'unknown',
      totalMilli: gpus * 1000,
      heldMilli: held,
      lostMilli: lost,
      open: isTrueOf(node, 'Ready') && !node.spec?.unschedulable,
      announced: this.held.announcedGpus(name) > 0,
      allocatable: extended(amountsOf(node.status?.allocatable)),
      held: {},
    };
  }
}

/** Extended resources only: those with a domain in the name, counted in whole units. */
function extended(amounts: Amounts): Record<string, number> {
  return Object.fromEntries(
    Object.entries(amounts).filter(([name]) => name.includes('/')),
  );
}

function put<K, V>(map: Map<K, V>, key: K, value: V | undefined): void {
  if (value === undefined) {
    map.delete(key);
  } else {
    map.set(key, value);
  }
}
