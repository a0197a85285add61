import { ConflictError } from '@backstage/errors';
import { ANNOTATIONS } from '@slipway/backstage-plugin-ml-workloads-common';
import type { WorkloadRow } from '../contracts';
import type { KubeObject } from '../observe/types';
import type { Change } from './Change';
import { atPath, valueAt, type Pausing } from './kinds';
import type { Scaler } from './scalers';

/** KEDA 2.20: scales its target to that many and leaves it there. */
const KEDA_PAUSED = 'autoscaling.keda.sh/paused-replicas';

/** What pausing or resuming looks at. */
export interface Pausable {
  row: WorkloadRow;
  path: string;
  object: KubeObject;
  pausing: Pausing;
  /** Kueue's Workload, where Kueue manages the object. */
  kueue?: { path: string; object: KubeObject };
  scaler?: Scaler;
}

const PAUSED = 'It gives its GPUs back and waits until it is resumed.';
const QUEUED = 'It goes back to its queue.';
const RESUMED = 'Its pods are made again.';

/**
 * The change that pauses or resumes. Pure.
 *
 * @throws ConflictError when it is so already, or nobody knows how many replicas it had
 */
export function pauseChange(
  operation: 'pause' | 'resume',
  given: Pausable,
): Change {
  const { path, object, kueue, pausing, scaler } = given;
  const pause = operation === 'pause';
  const base = {
    path,
    object,
    sentence: pause ? PAUSED : RESUMED,
    undo: { operation: pause ? 'resume' : 'pause' } as const,
    warnings: [],
  };
  if (kueue) {
    demandOther(given, kueue.object.spec?.active === false, pause);
    return {
      ...base,
      ...kueue,
      body: { spec: { active: !pause } },
      fields: [],
      sentence: pause ? PAUSED : QUEUED,
    };
  }
  switch (pausing.by) {
    case 'suspend':
      demandOther(given, valueAt(object, pausing.path) === true, pause);
      return {
        ...base,
        body: atPath(pausing.path, pause),
        fields: [pausing.path],
      };
    case 'annotation':
      demandOther(
        given,
        object.metadata.annotations?.[pausing.name] === pausing.value,
        pause,
      );
      return {
        ...base,
        ...annotate(pausing.name, pause ? pausing.value : null),
      };
    default:
      return scaler?.kind === 'ScaledObject'
        ? byKeda(given, scaler, base, pause)
        : byReplicas(given, base, pause);
  }
}

type Base = Pick<Change, 'path' | 'object' | 'sentence' | 'undo' | 'warnings'>;

function byReplicas(given: Pausable, base: Base, pause: boolean): Change {
  const { row, object, scaler } = given;
  const replicas: number = object.spec?.replicas ?? 1;
  demandOther(given, replicas === 0, pause);
  const kept = Number(
    object.metadata.annotations?.[ANNOTATIONS.pausedReplicas],
  );
  if (!pause && !(Number.isInteger(kept) && kept > 0)) {
    throw new ConflictError(
      `${nameOf(
        row,
      )} was scaled to zero by somebody who did not note how many replicas it had. Scale it to the number that you want`,
    );
  }
  const after = pause ? 0 : kept;
  return {
    ...base,
    body: {
      metadata: {
        annotations: {
          [ANNOTATIONS.pausedReplicas]: pause ? String(replicas) : null,
        },
      },
      spec: { replicas: after },
    },
    fields: [['spec', 'replicas']],
    replicas: { before: replicas, after },
    warnings: scaler
      ? [
          {
            code: 'autoscaler',
            sentence: pause
              ? `HorizontalPodAutoscaler ${scaler.object.metadata.name} rests while there are no replicas.`
              : `HorizontalPodAutoscaler ${scaler.object.metadata.name} scales it again, between ${scaler.min} and ${scaler.max}.`,
          },
        ]
      : [],
  };
}

function byKeda(
  given: Pausable,
  { object, path, min, max }: Scaler,
  base: Base,
  pause: boolean,
): Change {
  const set = object.metadata.annotations?.[KEDA_PAUSED];
  demandOther(given, set === '0', pause);
  return {
    ...base,
    path,
    object,
    ...annotate(KEDA_PAUSED, pause ? '0' : null),
    warnings: [
      {
        code: 'autoscaler',
        sentence: pause
          ? `KEDA's ScaledObject ${object.metadata.name} is paused at zero replicas, so that it does not scale it up again.`
          : `KEDA's ScaledObject ${object.metadata.name} scales it again, between ${min} and ${max}.`,
      },
    ],
  };
}

function annotate(name: string, value: string | null) {
  return {
    body: { metadata: { annotations: { [name]: value } } },
    fields: [['metadata', 'annotations', name]],
  };
}

function demandOther({ row }: Pausable, paused: boolean, pause: boolean): void {
  if (paused === pause) {
    throw new ConflictError(
      `${nameOf(row)} is ${
        pause ? 'paused already' : 'not paused, so there is nothing to resume'
      }`,
    );
  }
}

function nameOf({ kind, namespace, name }: WorkloadRow): string {
  return `${kind} ${namespace}/${name}`;
}
