import type { KubeObject } from '../../observe/types';
import { CLAIMS, DEFAULT_GPU_DRIVERS, SLICES } from '../dra';
import { gpuRequestOf, type PodGpuRequest } from '../gpuRequest';
import { floor } from '../fractions';
import { gpuCountOf, gpuModelOf } from '../nodeLabels';
import { gpuCountFrom, nodeStateOf, type NodeState } from '../nodeFacts';
import { layoutWasteOf, sharingOf, unhealthyMilli } from '../nodeSharing';
import type { PricedNode } from '../rates';
import { roundingMilli } from '../settleCut';
import type { HeldSlots, SlotRules } from '../slots';
import { ClaimedDevices } from './ClaimedDevices';
import { addTo, removeFrom } from './groups';
import { heldSteps } from './heldSteps';

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

/** All of what is told here holds now: the instant 0 of a life of one millisecond. */
const NOW = { from: 0, to: 1 };

/** How many GPUs the price list says that a node has; undefined when it does not say. */
export type RatedGpus = (node: PricedNode) => number | undefined;

interface LivePod {
  uid: string;
  /** Empty while it waits for one. */
  node: string;
  request: PodGpuRequest;
  ended: boolean;
}

/**
 * Who holds which GPU of one cluster now, counted by the function that the ledger counts with ({@link heldSteps}). It is told of objects as
 * they change, in any order, and knows only what is; nothing of it is stored.
 */
export class HeldNow {
  private readonly nodes = new Map<
    string,
    { hardware: NodeHardware; state: NodeState }
  >();
  private readonly pods = new Map<string, LivePod>();
  /** Uids of the pods that are on a node. */
  private readonly onNode = new Map<string, Set<string>>();
  /** Uids of pods whose node is gone: they hold nothing, though nobody has removed them yet. */
  private readonly orphans = new Set<string>();

  private readonly devices: ClaimedDevices;

  constructor(
    private readonly gpuResources?: readonly string[],
    gpuDrivers: readonly string[] = DEFAULT_GPU_DRIVERS,
  ) {
    this.devices = new ClaimedDevices(gpuDrivers);
  }

  clear(): void {
    for (const known of [
      this.nodes,
      this.pods,
      this.onNode,
      this.orphans,
      this.devices,
    ]) {
      known.clear();
    }
  }

  /** @returns uids of the pods that may hold something else since */
  applyNode(node: KubeObject, gone: boolean): string[] {
    const { name, labels = {} } = node.metadata;
    const known = this.nodes.get(name);
    if (gone) {
      this.nodes.delete(name);
      const orphans = this.podsOn(name);
      for (const uid of orphans) {
        this.orphans.add(uid);
        this.pods.get(uid)!.ended = true;
      }
      return orphans;
    }
    const state = nodeStateOf(node, this.gpuResources);
    const model = gpuModelOf(labels) ?? null;
    const hardware = { ...sharingOf(labels, state.mig), model };
    this.nodes.set(name, { hardware, state });
    return JSON.stringify(known?.hardware) === JSON.stringify(hardware)
      ? []
      : this.podsOn(name);
  }

  /** @returns uids of the other pods that may hold something else since */
  applyPod(pod: KubeObject, gone: boolean): string[] {
    const { uid } = pod.metadata;
    const known = this.pods.get(uid);
    const request = gone ? undefined : gpuRequestOf(pod, this.gpuResources);
    if (!request) {
      this.pods.delete(uid);
      this.orphans.delete(uid);
      if (known) removeFrom(this.onNode, known.node, uid);
    } else {
      const node = pod.spec?.nodeName ?? '';
      const ended =
        this.orphans.has(uid) ||
        ['Succeeded', 'Failed'].includes(pod.status?.phase);
      this.pods.set(uid, { uid, node, request, ended });
      if (known && known.node !== node)
        removeFrom(this.onNode, known.node, uid);
      if (node) addTo(this.onNode, node, uid);
    }
    const now = this.pods.get(uid);
    const same = known?.node === now?.node && known?.ended === now?.ended;
    return same || !this.devices.reservedFor(uid)
      ? []
      : this.devices.sharersOf([uid]);
  }

  /** A claim, or a slice of devices. @returns uids of the pods that may hold something else since */
  applyClaim(resource: string, object: KubeObject, gone: boolean): string[] {
    if (resource === CLAIMS) return this.devices.applyClaim(object, gone);
    if (resource !== SLICES) return [];
    const node = this.devices.applySlice(object, gone);
    if (node === undefined) return [];
    return node ? this.podsOn(node) : this.devices.claimants();
  }

  /** Whether a pod may hold devices through claims. */
  hasClaims(uid: string): boolean {
    return this.pods.get(uid)?.request.claims === true;
  }

  /** Thousandths of a GPU that a pod holds, or will when it has a node; 0 when it holds none. */
  milliOf(uid: string): number {
    const pod = this.pods.get(uid);
    if (!pod) return 0;
    const together = this.devices.reservedFor(uid)
      ? this.presentWith(pod)
      : [pod];
    return this.held(pod.node, together).get(uid)?.milli ?? 0;
  }

  /** What is held of a node's GPUs, and what of the rest can be given to nobody: what a MIG layout leaves over, rounding, unhealthy GPUs. In thousandths. */
  useOf(
    name: string,
    ratedGpus?: RatedGpus,
  ): { gpus: number; held: number; lost: number } {
    const state = this.nodes.get(name)?.state;
    if (!state) return { gpus: 0, held: 0, lost: 0 };
    const own = {
      byLabel: gpuCountOf(state.labels) ?? 0,
      byCapacity: state.capacityGpus,
      byDevices: this.announcedGpus(name),
    };
    const gpuCount = gpuCountFrom({ byRate: 0, ...own }) || undefined;
    const { labels } = state;
    const byRate = ratedGpus?.({ name, labels, gpuCount }) ?? 0;
    const gpus = gpuCountFrom({ byRate, ...own });
    const waste = state.mig
      ? layoutWasteOf(state, gpus)
      : this.devices.devicesOf(name, []).layoutWasteAt(name, NOW, NOW.from);
    const held = [...this.held(name, this.presentOn(name)).values()];
    return {
      gpus,
      held: held.reduce((sum, { milli }) => sum + milli, 0),
      lost:
        floor(waste) +
        Math.max(0, roundingMilli(held, waste)) +
        unhealthyMilli(state, gpus),
    };
  }

  hardwareOf(node: string): NodeHardware {
    const known = this.hardware(node);
    const model =
      known.model ?? this.devices.devicesOf(node, []).modelOf(node, NOW);
    return { ...known, model: model ?? null };
  }

  private hardware(node: string): NodeHardware {
    return this.nodes.get(node)?.hardware ?? UNKNOWN_NODE;
  }

  /** Physical GPUs that drivers announce for a node. */
  announcedGpus(node: string): number {
    return this.devices.announces(node)
      ? this.devices.devicesOf(node, []).gpusOf(node, NOW)
      : 0;
  }

  /** Nodes for which drivers announce devices. */
  announcedNodes(): string[] {
    return this.devices.announcedNodes();
  }

  private held(node: string, pods: readonly LivePod[]): Map<string, HeldSlots> {
    const mine = new Map(
      pods.flatMap(({ uid }) => {
        const own = this.devices.reservedFor(uid);
        return own ? [[uid, own] as const] : [];
      }),
    );
    const steps = heldSteps(
      pods.map(({ uid, request }) => ({ uid, request, ...NOW })),
      mine,
      this.devices.devicesOf(node, [...mine.values()].flat()),
      () => this.hardware(node),
    );
    return new Map([...steps].map(([uid, [slots]]) => [uid, slots]));
  }

  /** A pod and all others on its node; one that has ended has the share that it would have beside them. */
  private presentWith(pod: LivePod): LivePod[] {
    const others = this.presentOn(pod.node);
    return [pod, ...others.filter(({ uid }) => uid !== pod.uid)];
  }

  private presentOn(node: string): LivePod[] {
    return this.podsOn(node)
      .map(uid => this.pods.get(uid)!)
      .filter(({ ended }) => !ended);
  }

  private podsOn(node: string): string[] {
    return node ? [...(this.onNode.get(node) ?? [])] : [];
  }
}
