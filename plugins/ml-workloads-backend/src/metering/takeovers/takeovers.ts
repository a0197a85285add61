import type { DatedTeam } from '../settleInputs';

/** A team took over what no team owned: a namespace, or one workload, from a time on. */
export interface Takeover {
  /** Empty where one workload was claimed. */
  namespace: string;
  /** Empty where a namespace was claimed. */
  workload: string;
  /** Empty where a claim was taken back: nobody holds it by a claim from then on. */
  team: string;
  /** UTC ms */
  effectiveFrom: number;
  /** UTC ms; of two, the later one decides. */
  claimedAt: number;
}

/** Who took over what nobody owned, ascending by the time from which it holds. */
export interface Takeovers {
  namespaces: ReadonlyMap<string, readonly DatedTeam[]>;
  workloads: ReadonlyMap<string, readonly DatedTeam[]>;
}

export const NO_TAKEOVERS: Takeovers = {
  namespaces: new Map(),
  workloads: new Map(),
};

/** Joins claims as they were made: each holds from its time on, whatever was claimed before. Pure. */
export function takeoversOf(claims: readonly Takeover[]): Takeovers {
  const namespaces = new Map<string, DatedTeam[]>();
  const workloads = new Map<string, DatedTeam[]>();
  const made = [...claims].sort((a, b) => a.claimedAt - b.claimedAt);
  for (const { namespace, workload, team, effectiveFrom } of made) {
    const [map, key] = workload
      ? ([workloads, workload] as const)
      : ([namespaces, namespace] as const);
    const earlier = (map.get(key) ?? []).filter(
      ({ since }) => since < effectiveFrom,
    );
    map.set(key, [...earlier, { since: effectiveFrom, team: team || null }]);
  }
  return { namespaces, workloads };
}
