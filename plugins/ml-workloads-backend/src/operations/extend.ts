import { ConflictError } from '@backstage/errors';
import { LABELS } from '@slipway/backstage-plugin-ml-workloads-common';
import type { WorkloadRow } from '../contracts';
import type { KubeObject } from '../observe/types';
import { atPath, kindOf } from './kinds';

/** Kueue's bound of the run time, for kinds that have none of their own; it counts all attempts together. */
const MAX_RUN_LABEL = 'kueue.x-k8s.io/max-exec-time-seconds';

/** Seconds fit into the 32 bits that Kueue has for them. */
const MOST_SECONDS = 2 ** 31 - 1;

/** How a run time is made longer: what is written, and the seconds before and after. */
export interface Extension {
  body: Record<string, any>;
  before: number;
  after: number;
}

/**
 * The change that makes an object's longest run time longer by `seconds`. Pure.
 *
 * @throws ConflictError that says what to do instead, where the API of the kind does not let it be changed, or there is no bound
 */
export function extension(
  row: WorkloadRow,
  object: KubeObject,
  seconds: number,
): Extension {
  const { deadline, instead } = kindOf(row);
  const what = `${row.kind} ${row.namespace}/${row.name}`;
  if (row.kind === 'JobSet') return extendJobSet(what, object, seconds);
  if (!deadline) {
    throw new ConflictError(`${what} cannot be extended. ${instead}`);
  }
  const before = deadline.reduce<any>((inner, key) => inner?.[key], object);
  const after = longer(what, before, seconds);
  return { before, after, body: atPath(deadline, after) };
}

function extendJobSet(
  what: string,
  object: KubeObject,
  seconds: number,
): Extension {
  const bound = object.metadata.labels?.[MAX_RUN_LABEL];
  const before = bound === undefined ? undefined : Number(bound);
  const after = longer(what, before, seconds);
  if (object.metadata.labels?.[LABELS.queue] && !object.spec?.suspend) {
    // Kueue 0.19: the label is immutable unless the JobSet is suspended, the Workload's field while it is admitted.
    throw new ConflictError(
      `${what} cannot be extended while it runs: Kueue fixes its run time when it is admitted. Pause it, extend it and resume it, so that it starts again from its checkpoint; or launch it again with a longer run time`,
    );
  }
  return {
    before: before!,
    after,
    body: { metadata: { labels: { [MAX_RUN_LABEL]: String(after) } } },
  };
}

function longer(what: string, before: unknown, seconds: number): number {
  if (!Number.isInteger(before)) {
    throw new ConflictError(
      `${what} has no longest run time, so there is nothing to extend; it runs until it ends or is stopped`,
    );
  }
  const after = (before as number) + seconds;
  if (after > MOST_SECONDS) {
    throw new ConflictError(
      `${what} would run for ${after} s; no cluster keeps more than ${MOST_SECONDS} s`,
    );
  }
  return after;
}
