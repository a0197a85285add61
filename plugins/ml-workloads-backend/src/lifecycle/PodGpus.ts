import { gpuRequestOf } from '../metering/gpuRequest';
import { HeldNow } from '../metering/held';
import type { KubeObject, ObjectObservation } from '../observe/types';

/** What the pods of one cluster hold, as the ledger counts it, told observation by observation. */
export class PodGpus {
  private readonly held: HeldNow;
  /** Pods that have claims, as they were told last: a claim may come later than its pod. */
  private readonly claimants = new Map<string, KubeObject>();

  constructor(
    private readonly gpuResources: readonly string[] | undefined,
    gpuDrivers: readonly string[] | undefined,
  ) {
    this.held = new HeldNow(gpuResources, gpuDrivers);
  }

  /**
   * A node, a claim or a slice of devices.
   *
   * @returns uids of the pods that may hold something else since
   */
  foldHardware({
    resource,
    object,
    type,
  }: Pick<ObjectObservation, 'resource' | 'object' | 'type'>): string[] {
    const gone = type === 'DELETED';
    return resource === 'nodes'
      ? this.held.applyNode(object, gone)
      : this.held.applyClaim(resource, object, gone);
  }

  /** @returns what the pod holds, on which model, and who else may hold something else since */
  foldPod({ object, type }: Pick<ObjectObservation, 'object' | 'type'>): {
    milli: number;
    model: string | null;
    sharers: string[];
  } {
    const { uid } = object.metadata;
    const sharers = this.held.applyPod(object, false);
    const milli = this.held.milliOf(uid);
    const { model } = this.held.hardwareOf(object.spec?.nodeName ?? '');
    if (type === 'DELETED') {
      sharers.push(...this.held.applyPod(object, true));
      this.claimants.delete(uid);
    } else if (this.held.hasClaims(uid)) {
      this.claimants.set(uid, object);
    }
    return { milli, model, sharers: sharers.filter(other => other !== uid) };
  }

  milliOf(uid: string): number {
    return this.held.milliOf(uid);
  }

  /** A pod that has claims. */
  claimant(uid: string): KubeObject | undefined {
    return this.claimants.get(uid);
  }

  /** It holds GPUs, or may through claims that are not known yet. */
  mayHold(pod: KubeObject): boolean {
    const request = gpuRequestOf(pod, this.gpuResources);
    return (
      request !== undefined &&
      (request.containers.length > 0 || request.claims === true)
    );
  }
}
