import { ConflictError } from '@backstage/errors';
import type { WorkloadRow } from '../contracts';
import type { KubeObject } from '../observe/types';
import type { Change } from './Change';
import { atPath, valueAt } from './kinds';

/** kubectl's own, so that both write the same field. */
const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';

/**
 * The change that rolls all pods of an object, as `kubectl rollout restart` does. Pure.
 *
 * @param templates - paths of the annotations of its pod templates
 * @param now - UTC ms
 * @throws ConflictError when it has no pods that could be made anew, or its rollout is held
 */
export function restartChange(
  given: { row: WorkloadRow; path: string; object: KubeObject },
  templates: string[][],
  now: number,
): Change {
  const { row, path, object } = given;
  const what = `${row.kind} ${row.namespace}/${row.name}`;
  if (object.spec?.replicas === 0) {
    throw new ConflictError(
      `${what} has no pods now, so there is nothing to restart. Resume it or scale it`,
    );
  }
  if (object.spec?.paused) {
    throw new ConflictError(
      `The rollout of ${what} is held (spec.paused), so that its pods would not be made anew. Release it with kubectl rollout resume`,
    );
  }
  const at = new Date(now).toISOString();
  return {
    path,
    object,
    body: mergeAll(
      templates
        .concat(leader(object))
        .map(annotations => atPath([...annotations, RESTARTED_AT], at)),
    ),
    fields: [],
    sentence: 'Its pods are made anew, a few at a time.',
    undo: null,
    warnings: surge(object),
  };
}

/** The pods of a group's leader have a template of their own, or are made as the workers are. */
function leader(object: KubeObject): string[][] {
  const path = ['spec', 'leaderWorkerTemplate', 'leaderTemplate'];
  return valueAt(object, path) ? [[...path, 'metadata', 'annotations']] : [];
}

function surge({ kind, spec }: KubeObject): Change['warnings'] {
  const rolling = spec?.strategy?.rollingUpdate;
  if (kind !== 'Deployment' || !rolling || isZero(rolling.maxSurge)) return [];
  return [
    {
      code: 'rollout',
      sentence: `New pods start before old ones end (maxSurge ${String(
        rolling.maxSurge,
      ).slice(
        0,
        20,
      )}): for some minutes it asks for more GPUs than it holds, and waits where none are free.`,
    },
  ];
}

function isZero(amount: unknown): boolean {
  return amount === 0 || amount === '0%';
}

/** Only plain objects along the paths. */
function mergeAll(patches: Array<Record<string, any>>): Record<string, any> {
  return patches.reduce(merge, {});
}

function merge(
  into: Record<string, any>,
  from: Record<string, any>,
): Record<string, any> {
  const merged = { ...into };
  for (const [key, value] of Object.entries(from)) {
    merged[key] =
      typeof value === 'object' && typeof merged[key] === 'object'
        ? merge(merged[key], value)
        : value;
  }
  return merged;
}
