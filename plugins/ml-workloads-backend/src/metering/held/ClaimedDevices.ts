import type { KubeObject } from '../../observe/types';
import {
  AnnouncedDevices,
  reservationsOf,
  sliceStateOf,
  type Reservation,
  type SliceState,
} from '../dra';
import { addTo, removeFrom } from './groups';

/** Which devices claims give to which pods now, and which ones drivers announce. */
export class ClaimedDevices {
  private readonly claims = new Map<string, Reservation[]>();
  private readonly reservations = new Map<string, Reservation[]>();
  private readonly slices = new Map<string, SliceState>();
  /** Uids of the slices of a pool, and of a node. */
  private readonly ofPool = new Map<string, Set<string>>();
  private readonly ofNode = new Map<string, Set<string>>();

  constructor(private readonly gpuDrivers: readonly string[]) {}

  clear(): void {
    for (const known of [
      this.claims,
      this.reservations,
      this.slices,
      this.ofPool,
      this.ofNode,
    ]) {
      known.clear();
    }
  }

  /** @returns uids of the pods that may hold something else since */
  applyClaim(claim: KubeObject, gone: boolean): string[] {
    const { uid } = claim.metadata;
    const before = this.claims.get(uid) ?? [];
    const after = gone ? [] : reservationsOf(claim, this.gpuDrivers);
    if (JSON.stringify(before) === JSON.stringify(after)) return [];
    if (after.length > 0) this.claims.set(uid, after);
    else this.claims.delete(uid);
    const pods = [...before, ...after].map(({ podUid }) => podUid);
    for (const podUid of new Set(pods)) {
      const others = (this.reservations.get(podUid) ?? []).filter(
        ({ claimUid }) => claimUid !== uid,
      );
      const own = after.filter(r => r.podUid === podUid);
      if (own.length + others.length > 0) {
        this.reservations.set(podUid, [...others, ...own]);
      } else {
        this.reservations.delete(podUid);
      }
    }
    return this.sharersOf(pods);
  }

  /** @returns the node whose devices changed, empty for devices that many nodes reach; undefined when nothing changed */
  applySlice(object: KubeObject, gone: boolean): string | undefined {
    const { uid } = object.metadata;
    const before = this.slices.get(uid);
    const after = gone ? undefined : sliceStateOf(object, this.gpuDrivers);
    if (JSON.stringify(before) === JSON.stringify(after)) return undefined;
    if (before) {
      this.slices.delete(uid);
      removeFrom(this.ofPool, before.pool, uid);
      removeFrom(this.ofNode, before.nodeName, uid);
    }
    if (after) {
      this.slices.set(uid, after);
      addTo(this.ofPool, after.pool, uid);
      addTo(this.ofNode, after.nodeName, uid);
    }
    return (after ?? before)!.nodeName;
  }

  /** What claims give to a pod; undefined when nothing. */
  reservedFor(podUid: string): readonly Reservation[] | undefined {
    return this.reservations.get(podUid);
  }

  /** Uids of all pods that something is reserved for. */
  claimants(): string[] {
    return [...this.reservations.keys()];
  }

  /** The pods and all that use a claim with one of them. */
  sharersOf(uids: readonly string[]): string[] {
    const claims = new Set(
      uids.flatMap(uid =>
        (this.reservations.get(uid) ?? []).map(({ claimUid }) => claimUid),
      ),
    );
    const sharers = [...claims].flatMap(claim =>
      (this.claims.get(claim) ?? []).map(({ podUid }) => podUid),
    );
    return [...new Set([...uids, ...sharers])];
  }

  /** Of what the reservations name, and of a node. */
  devicesOf(
    node: string,
    reservations: readonly Reservation[],
  ): AnnouncedDevices {
    const uids = new Set(this.ofNode.get(node));
    for (const { devices } of reservations) {
      for (const { pool } of devices) {
        this.ofPool.get(pool)?.forEach(uid => uids.add(uid));
      }
    }
    return AnnouncedDevices.of([...uids].map(uid => this.slices.get(uid)!));
  }

  /** Whether drivers announce devices for a node. */
  announces(node: string): boolean {
    return this.ofNode.has(node);
  }

  /** Nodes for which drivers announce devices. */
  announcedNodes(): string[] {
    return [...this.ofNode.keys()].filter(name => name !== '');
  }
}
