import { ConflictError } from '@backstage/errors';
import {
  ANNOTATIONS,
  LABELS,
  type OperationUndo,
  type OperationWarning,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { WorkloadRow } from '../contracts';
import type { KubeObject } from '../observe/types';
import type { Change, JsonPatch } from './Change';
import { valueAt, type Scaling } from './kinds';
import { sayScaler, type Scaler } from './scalers';

const ELASTIC = 'kueue.x-k8s.io/elastic-job';
const AUTOSCALER_CLASS = 'serving.kserve.io/autoscalerClass';

/** What scaling looks at. */
export interface Scalable {
  row: WorkloadRow;
  path: string;
  object: KubeObject;
  scaling: Scaling;
  scaler?: Scaler;
}

/**
 * The change to so many replicas, at least one. Pure.
 *
 * @throws ConflictError when an autoscaler sets them, it has as many, or its API lets them not be changed
 */
export function scaleChange(given: Scalable, replicas: number): Change {
  const { row, path, object, scaling, scaler } = given;
  if (scaler) {
    throw setByOthers(
      row,
      sayScaler(scaler),
      `the bounds of ${scaler.kind} ${scaler.object.metadata.name}`,
    );
  }
  const { before, body, fields, warnings } = parts(given, replicas);
  if (before === replicas) {
    throw new ConflictError(
      `${nameOf(row)} has ${sayReplicas(replicas)} already`,
    );
  }
  return {
    path,
    object,
    body,
    fields,
    sentence: `It goes from ${before} to ${sayReplicas(replicas)}.`,
    undo: undoOf(scaling, before),
    replicas: { before, after: replicas },
    warnings,
  };
}

/** Nothing is scaled to zero: pausing takes a scale from zero back, where it is what made the zero. */
function undoOf(scaling: Scaling, before: number): OperationUndo | null {
  if (before > 0) return { operation: 'scale', replicas: before };
  return scaling.by === 'replicas' ? { operation: 'pause' } : null;
}

/** How many replicas an object states; null where it is not one number. Pure. */
export function replicasOf(
  object: KubeObject,
  scaling: Scaling,
): number | null {
  switch (scaling.by) {
    case 'replicas':
      return object.spec?.scaling ? null : object.spec?.replicas ?? 1;
    case 'predictor':
      return object.spec?.predictor?.minReplicas ?? 1;
    default: {
      const groups = valueAt(object, [...scaling.path, 'workerGroupSpecs']);
      return groups?.length === 1 ? groups[0].replicas ?? 0 : null;
    }
  }
}

type Parts = Pick<Change, 'body' | 'fields' | 'warnings'> & { before: number };

function parts(given: Scalable, replicas: number): Parts {
  switch (given.scaling.by) {
    case 'replicas':
      return byReplicas(given, replicas);
    case 'predictor':
      return byPredictor(given, replicas);
    default:
      return byWorkers(given, given.scaling.path, replicas);
  }
}

function byReplicas({ row, object }: Scalable, replicas: number): Parts {
  if (object.spec?.scaling) {
    throw setByOthers(
      row,
      'its own autoscaler sets its replicas',
      'spec.scaling',
    );
  }
  const before: number = object.spec?.replicas ?? 1;
  const { labels, annotations } = object.metadata;
  if (row.kind === 'StatefulSet' && labels?.[LABELS.queue] && before > 0) {
    // Kueue 0.19: only to zero and from zero.
    throw new ConflictError(
      `${nameOf(
        row,
      )} cannot be scaled while it runs: Kueue holds quota for all its pods together. Pause it, and once its pods are gone scale it to ${replicas}`,
    );
  }
  return {
    before,
    body: {
      ...(annotations?.[ANNOTATIONS.pausedReplicas] && {
        metadata: { annotations: { [ANNOTATIONS.pausedReplicas]: null } },
      }),
      spec: { replicas },
    },
    fields: [['spec', 'replicas']],
    warnings: [],
  };
}

function byPredictor({ row, object }: Scalable, replicas: number): Parts {
  const { minReplicas = 1, maxReplicas } = object.spec?.predictor ?? {};
  const fixed = object.metadata.annotations?.[AUTOSCALER_CLASS] === 'none';
  if (!fixed && maxReplicas > minReplicas) {
    throw setByOthers(
      row,
      `KServe sets its replicas, between ${minReplicas} and ${maxReplicas}`,
      'spec.predictor.minReplicas and maxReplicas',
    );
  }
  return {
    before: minReplicas,
    body: {
      spec: {
        predictor: {
          minReplicas: replicas,
          ...(maxReplicas && { maxReplicas: replicas }),
        },
      },
    },
    fields: [
      ['spec', 'predictor', 'minReplicas'],
      ['spec', 'predictor', 'maxReplicas'],
    ],
    warnings: [],
  };
}

function byWorkers(
  { row, object }: Scalable,
  path: string[],
  replicas: number,
): Parts {
  const cluster = valueAt(object, path);
  const groups: any[] = cluster?.workerGroupSpecs ?? [];
  if (groups.length !== 1) {
    throw new ConflictError(
      `${nameOf(row)} has ${
        groups.length
      } groups of workers, so that one number does not say what is meant. Change spec.workerGroupSpecs where it is made`,
    );
  }
  const [{ replicas: before = 0, minReplicas = 0, maxReplicas }] = groups;
  if (cluster.enableInTreeAutoscaling) {
    throw setByOthers(
      row,
      `Ray's autoscaler sets its workers, between ${minReplicas} and ${
        maxReplicas ?? 'any number'
      }`,
      'minReplicas and maxReplicas of its worker group',
    );
  }
  // Ray keeps within these two, so they move with it: both where the size was fixed, else only what is in the way.
  const fixed = minReplicas === before && maxReplicas === before;
  const fields = [...path, 'workerGroupSpecs', '0'];
  const set = (name: string): JsonPatch => ({
    op: 'add',
    path: `/${[...fields, name].join('/')}`,
    value: replicas,
  });
  return {
    before,
    body: [
      set('replicas'),
      ...(fixed || replicas < minReplicas ? [set('minReplicas')] : []),
      ...(fixed || replicas > maxReplicas ? [set('maxReplicas')] : []),
    ],
    fields: [[...path, 'workerGroupSpecs']],
    warnings: requeued(object),
  };
}

/** Kueue admits so many pods; other numbers are another request, unless the object is elastic. */
function requeued({ metadata }: KubeObject): OperationWarning[] {
  if (
    !metadata.labels?.[LABELS.queue] ||
    metadata.annotations?.[ELASTIC] === 'true'
  ) {
    return [];
  }
  return [
    {
      code: 'requeue',
      sentence:
        'Kueue admitted it with its present size: it ends all its pods and queues it again with the new one.',
    },
  ];
}

function setByOthers(
  row: WorkloadRow,
  who: string,
  what: string,
): ConflictError {
  return new ConflictError(
    `${nameOf(
      row,
    )} cannot be scaled by hand: ${who}, and would set the number back. Change ${what} where it is made, or pause it to give its GPUs back`,
  );
}

/** `1 replica`, `3 replicas`. */
export function sayReplicas(replicas: number): string {
  return `${replicas} replica${replicas === 1 ? '' : 's'}`;
}

function nameOf({ kind, namespace, name }: WorkloadRow): string {
  return `${kind} ${namespace}/${name}`;
}
