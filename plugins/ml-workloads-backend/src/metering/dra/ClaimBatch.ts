import type { ObjectObservation } from '../../observe/types';
import { OPEN } from '../time';
import {
  foldClaim,
  podsOf,
  uncountedDriversOf,
  type KnownClaim,
} from './claimFacts';
import { ClaimStore } from './ClaimStore';
import { foldSlice } from './sliceFacts';
import {
  CLAIMS,
  DEFAULT_GPU_DRIVERS,
  SLICES,
  type Reservation,
  type SliceState,
} from './types';

/** What an observation of a claim or a slice changes; the caller knows pods and nodes and marks the hours. */
export interface ClaimChange {
  /** Pods whose reservations changed. */
  pods: string[];
  /** Node whose devices were announced or are others than before. */
  node?: string;
  /** Only from here on, UTC ms; the node's whole life when absent. */
  since?: number;
  /** Drivers that nobody counts. */
  uncounted: string[];
}

const NOTHING: ClaimChange = { pods: [], uncounted: [] };

export function isClaimOrSlice({
  resource,
}: Pick<ObjectObservation, 'resource'>): boolean {
  return resource === CLAIMS || resource === SLICES;
}

/** The claims and slices of a batch of observations, applied in memory to what is stored of them. */
export class ClaimBatch {
  private readonly claims: Map<string, KnownClaim>;
  private readonly slices = new Map<string, SliceState>();
  private readonly announced = new Map<string, string>();
  /** Latest beginning of a slice, by node. */
  private readonly newest = new Map<string, number>();
  private readonly changedReservations = new Map<string, Reservation>();
  private readonly changedSlices = new Map<string, SliceState>();

  private constructor(
    private readonly store: ClaimStore,
    private readonly gpuDrivers: readonly string[],
    claims: Map<string, KnownClaim>,
    slices: readonly SliceState[],
    onNodes: readonly SliceState[],
  ) {
    this.claims = claims;
    for (const slice of slices) this.slices.set(slice.uid, slice);
    for (const slice of onNodes) this.announce(slice);
    for (const slice of [...slices, ...onNodes]) this.note(slice);
  }

  static async load(
    store: ClaimStore,
    observations: readonly ObjectObservation[],
    gpuDrivers: readonly string[] = DEFAULT_GPU_DRIVERS,
  ): Promise<ClaimBatch> {
    const wanted = new Map<string, Set<string>>();
    const slices: ObjectObservation[] = [];
    for (const observation of observations) {
      const { resource, object } = observation;
      if (resource === CLAIMS) {
        const pods = wanted.get(object.metadata.uid) ?? new Set();
        podsOf(object).forEach(uid => pods.add(uid));
        wanted.set(object.metadata.uid, pods);
      } else if (resource === SLICES) {
        slices.push(observation);
      }
    }
    return new ClaimBatch(
      store,
      gpuDrivers,
      wanted.size > 0 ? await store.known(wanted) : new Map(),
      slices.length > 0
        ? await store.latestSlices(slices.map(s => s.object.metadata.uid))
        : [],
      slices.length > 0
        ? await store.slicesOf(
            slices.flatMap(({ object }) => object.spec?.nodeName ?? []),
            [],
          )
        : [],
    );
  }

  apply(observation: ObjectObservation): ClaimChange {
    return observation.resource === CLAIMS
      ? this.applyClaim(observation)
      : this.applySlice(observation);
  }

  private applyClaim({ type, at, object }: ObjectObservation): ClaimChange {
    const { uid } = object.metadata;
    const known = this.claims.get(uid) ?? { changedAt: 0, reservations: [] };
    const changed = foldClaim(
      known,
      { type, at, claim: object },
      this.gpuDrivers,
    );
    const uncounted = uncountedDriversOf(object, this.gpuDrivers);
    if (changed.length === 0) return { ...NOTHING, uncounted };
    const name = ({ podUid, since }: Reservation) => `${podUid}\0${since}`;
    const merged = new Map(known.reservations.map(r => [name(r), r]));
    for (const reservation of changed) {
      merged.set(name(reservation), reservation);
      this.changedReservations.set(`${uid}\0${name(reservation)}`, reservation);
    }
    this.claims.set(uid, { changedAt: at, reservations: [...merged.values()] });
    return { pods: changed.map(({ podUid }) => podUid), uncounted };
  }

  private applySlice({ type, at, object }: ObjectObservation): ClaimChange {
    const { uid } = object.metadata;
    const last = this.slices.get(uid);
    const changed = foldSlice(
      last,
      { type, at, slice: object },
      this.gpuDrivers,
    );
    for (const state of changed) {
      this.note(state);
      this.slices.set(uid, state);
      this.changedSlices.set(`${uid}\0${state.since}`, state);
    }
    // A driver that starts again announces the same devices in new slices, and what is gone was there.
    const news = changed.filter(
      state => state.until === OPEN && this.announce(state),
    );
    // An end that is told after what followed it: they were not there together.
    const late = changed.find(
      ({ nodeName, until }) => until <= (this.newest.get(nodeName) ?? 0),
    );
    const [found = late] = news;
    if (found) return { ...NOTHING, node: found.nodeName };
    // What a layout leaves to nobody counts only for as long as it is announced.
    const cut = changed.find(({ devices }) =>
      Object.values(devices).some(({ mig }) => mig),
    );
    return cut ? { ...NOTHING, node: cut.nodeName, since: at } : NOTHING;
  }

  private note({ nodeName, since }: SliceState): void {
    const newest = this.newest.get(nodeName) ?? 0;
    this.newest.set(nodeName, Math.max(newest, since));
  }

  /** @returns whether something in it was not known */
  private announce({ driver, pool, devices }: SliceState): boolean {
    let news = false;
    for (const [device, facts] of Object.entries(devices)) {
      const name = JSON.stringify([driver, pool, device]);
      const told = JSON.stringify(facts);
      if (this.announced.get(name) !== told) {
        this.announced.set(name, told);
        news = true;
      }
    }
    return news;
  }

  async save(): Promise<void> {
    await this.store.writeReservations([...this.changedReservations.values()]);
    await this.store.writeSlices([...this.changedSlices.values()]);
  }
}
