import type {
  LaunchEngine,
  TeamLimits,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Scaling, ServedModel } from '../form';

export interface Note {
  beyond: boolean;
  text: string;
}

const SCHEMES = ['pvc://', 's3://', 'gs://', 'hf://', 'oci://'];

/** What is certainly wrong with what was typed, before anybody is asked. */
export function modelNotes(model: ServedModel): Note[] {
  const notes: Note[] = [];
  if (model.healthPath && !model.healthPath.startsWith('/')) {
    notes.push({
      beyond: true,
      text: 'The health path begins with “/”, for example /health.',
    });
  }
  const { storageUri } = model;
  if (storageUri && !SCHEMES.some(scheme => storageUri.startsWith(scheme))) {
    notes.push({
      beyond: true,
      text: `The place of the weights begins with ${SCHEMES.join(', ')}.`,
    });
  }
  return notes;
}

export type Metric = NonNullable<Scaling['autoscaling']>['metric'];

/** What can be scaled on, with a target to begin with. Never CPU: it says nothing about a model on a GPU. */
export const METRICS: Record<
  Metric,
  { label: string; unit: string; target: number }
> = {
  concurrency: {
    label: 'Requests in flight',
    unit: 'for each replica',
    target: 16,
  },
  queueDepth: {
    label: 'Requests that wait',
    unit: 'for each replica',
    target: 4,
  },
  gpuUtilization: { label: 'GPU use', unit: '%', target: 70 },
};

/** The scaling after another stage was chosen: production keeps at least one replica, and nothing else changes. */
export function withStage(
  scaling: Scaling,
  stage: NonNullable<Scaling['stage']>,
): Scaling {
  return stage === 'production' && scaling.minReplicas === 0
    ? { ...scaling, stage, minReplicas: 1 }
    : { ...scaling, stage };
}

/** The scaling after its bounds were changed: without room to scale there is nothing to scale on. */
export function withReplicas(
  scaling: Scaling,
  changes: Pick<Scaling, 'minReplicas' | 'maxReplicas'>,
): Scaling {
  const next = { ...scaling, ...changes };
  const { minReplicas: min = 1, maxReplicas: max = min } = next;
  if (max > min) {
    return {
      ...next,
      autoscaling: next.autoscaling ?? {
        metric: 'concurrency',
        target: METRICS.concurrency.target,
      },
    };
  }
  const { autoscaling: _none, ...fixed } = next;
  return fixed;
}

/**
 * What the numbers mean, and where they go beyond a bound.
 *
 * @param words command and arguments, in which a RayService names what it scales
 */
export function scalingNotes(
  scaling: Scaling,
  limits: TeamLimits | null,
  engine: LaunchEngine | undefined,
  words: string[] = [],
): Note[] {
  const scaledPart = words.some(word => /^deployment=./.test(word));
  const notes: Note[] = [];
  const { stage = 'development', minReplicas: min = 1 } = scaling;
  const max = scaling.maxReplicas ?? min;
  const source = limits?.source ? `, set by ${limits.source}` : '';
  if (max < min) {
    notes.push({
      beyond: true,
      text: `At most ${max} is less than at least ${min}.`,
    });
  }
  const bound = limits?.maxServingReplicas ?? Infinity;
  if (max > bound) {
    notes.push({
      beyond: true,
      text: `More than the limit of ${bound} replicas${source}. The cluster will refuse it.`,
    });
  }
  if (min === 0) {
    notes.push({
      beyond: stage === 'production',
      text:
        stage === 'production'
          ? 'A production server keeps at least one replica; only development scales to zero.'
          : 'It begins with one replica. Without requests it scales to zero and costs nothing; the first request then waits until the model is loaded.',
    });
  } else if (stage === 'production' && min === 1) {
    notes.push({
      beyond: false,
      text: 'One replica has no spare: an update of its node interrupts the service. Two do not.',
    });
  }
  if (max > min && engine?.name === 'rayservice' && !scaledPart) {
    notes.push({
      beyond: false,
      text: 'Ray Serve scales one deployment of the application: name it with the argument deployment=NAME in the step Workload. Without it the code decides how many replicas run.',
    });
  }
  if (max > min && engine && !engine.features.includes('autoscaling')) {
    notes.push({
      beyond: true,
      text: `${engine.title} does not scale by itself here; it keeps ${
        min === 1 ? 'one replica' : `${min} replicas`
      }.`,
    });
  }
  return notes;
}
