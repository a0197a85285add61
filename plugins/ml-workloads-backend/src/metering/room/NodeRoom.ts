import type { Dated } from '../pricing';
import type { DatedNodeState } from '../nodeFacts';
import { poolProfiles, strandedBy, type NodeProfile } from './nodeProfiles';

/** A pod's size on its node: half-open. */
export interface Placed {
  from: number;
  to: number;
  cpuMilli: number;
  memoryBytes: number;
}

/** What is left of a node's CPU and memory, and whether any hardware profile of its pool can still have it. */
export class NodeRoom {
  /** Every instant at which the answer may change, ascending. */
  readonly changes: readonly number[];

  private constructor(
    private readonly states: readonly DatedNodeState[],
    private readonly profiles: ReadonlyArray<Dated<NodeProfile[]>>,
    private readonly placed: readonly Placed[],
  ) {
    this.changes = [
      ...new Set([
        ...states.map(({ since }) => since),
        ...profiles.flatMap(({ from, to }) => [from, to]),
        ...placed.flatMap(({ from, to }) => [from, to]),
      ]),
    ].sort((a, b) => a - b);
  }

  static of(
    states: readonly DatedNodeState[],
    profiles: ReadonlyArray<Dated<NodeProfile[]>>,
    placed: readonly Placed[],
  ): NodeRoom {
    return new NodeRoom(states, profiles, placed);
  }

  /** True when free GPUs can be had through all of [from, to), or nothing is known that speaks against it. */
  isFreeIn(from: number, to: number): boolean {
    return (
      !this.changes.some(at => from < at && at < to) &&
      this.strandedAt(from) === undefined
    );
  }

  /** Why free GPUs cannot be had at an instant; undefined when they can, and where it is not known. */
  strandedAt(instant: number): 'cpu' | 'memory' | undefined {
    const profiles = this.profiles.find(
      ({ from, to }) => from <= instant && instant < to,
    )?.value;
    if (!profiles || profiles.length === 0) return undefined;
    const state = this.states
      .filter(({ since }) => since <= instant)
      .pop()?.state;
    if (
      state?.allocatableCpuMilli === undefined ||
      state.allocatableMemoryBytes === undefined
    ) {
      return undefined;
    }
    let cpuMilli = state.allocatableCpuMilli;
    let memoryBytes = state.allocatableMemoryBytes;
    for (const pod of this.placed) {
      if (pod.from <= instant && instant < pod.to) {
        cpuMilli -= pod.cpuMilli;
        memoryBytes -= pod.memoryBytes;
      }
    }
    return strandedBy(poolProfiles(profiles, state.labels), {
      cpuMilli,
      memoryBytes,
    });
  }
}
