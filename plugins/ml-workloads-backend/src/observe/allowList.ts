import {
  ANNOTATIONS,
  POLICY_ANNOTATIONS,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { METADATA, OTHERS, SHAPES, type Shape } from './keptFields';
import type { KubeObject } from './types';
import { withoutNul } from './withoutNul';

/** Annotations that mean something to Slipway. */
export const KEPT_ANNOTATIONS: readonly string[] = [
  ...Object.values(ANNOTATIONS),
  ...Object.values(POLICY_ANNOTATIONS),
  'backstage.io/kubernetes-id',
  'kubectl.kubernetes.io/default-container',
  'kueue.x-k8s.io/job-owner-gvk',
  'batch.kubernetes.io/job-completion-index',
  'autoscaling.knative.dev/min-scale',
  'deployment.kubernetes.io/revision',
  'serving.kserve.io/stop',
  'serving.kserve.io/deploymentMode',
];

/** Annotations that name an entity, in columns of that length: what is longer names none. */
const REFERENCES: string[] = [
  ANNOTATIONS.launchedBy,
  ANNOTATIONS.component,
  ANNOTATIONS.template,
];
const LONGEST_REFERENCE = 255;

function isTooLong(value: unknown): boolean {
  return typeof value !== 'string' || value.length > LONGEST_REFERENCE;
}

/** Annotations of whole families: the lab's description of how a simulated pod behaves. */
const KEPT_ANNOTATION_PREFIXES = ['sim.lab/'];

function pick(value: any, shape: Shape): any {
  if (shape === true || value === null || typeof value !== 'object') {
    return shape === true ? withoutNul(value) : undefined;
  }
  if (Array.isArray(value)) {
    // What is not of the shape at all is dropped: nobody expects a hole in a list.
    return value
      .map(element => pick(element, shape))
      .filter(element => element !== undefined);
  }
  const kept: Record<string, unknown> = {};
  for (const key of Object.keys(shape)) {
    if (!Object.prototype.hasOwnProperty.call(value, key)) continue;
    const picked =
      shape[key] === METADATA
        ? pickMetadata(value[key])
        : pick(value[key], shape[key]);
    if (picked !== undefined) kept[key] = picked;
  }
  return kept;
}

function pickMetadata(metadata: any): any {
  const kept = pick(metadata ?? {}, METADATA);
  const annotations = Object.entries(kept.annotations ?? {}).filter(
    ([name, value]) =>
      (KEPT_ANNOTATIONS.includes(name) ||
        KEPT_ANNOTATION_PREFIXES.some(prefix => name.startsWith(prefix))) &&
      !(REFERENCES.includes(name) && isTooLong(value)),
  );
  if (annotations.length > 0) {
    kept.annotations = Object.fromEntries(annotations);
  } else {
    delete kept.annotations;
  }
  return kept;
}

// Kueue tells a pod for whom it is removed, with the queues of both: the other one may be another team's (`guardrails.md` §5.22).
function withoutOthers(status: any): any {
  return Array.isArray(status?.conditions)
    ? {
        ...status,
        conditions: status.conditions
          .filter((condition: any) => typeof condition?.type === 'string')
          .map((condition: any) =>
            typeof condition.message === 'string'
              ? { ...condition, message: withoutPaths(condition.message) }
              : condition,
          ),
      }
    : status;
}

/** A message of Kueue on a preemption without the paths of the queues in it. */
export function withoutPaths(message: string): string {
  return message.replace(/; preemptor path: .*$/s, '');
}

/**
 * The object reduced to what Slipway keeps. Reducing twice gives the same.
 *
 * @param resource - plural with its group where it has one, e.g. `jobs.batch`
 * @param annotations - names of more annotations of the object itself that the platform shows in lists
 */
export function allowListed(
  resource: string,
  object: KubeObject,
  annotations: readonly string[] = [],
): KubeObject {
  return {
    ...(object.apiVersion === undefined
      ? {}
      : { apiVersion: object.apiVersion }),
    ...(object.kind === undefined ? {} : { kind: object.kind }),
    metadata: withAnnotations(
      pickMetadata(object.metadata),
      object.metadata?.annotations,
      annotations,
    ),
    ...withoutNamesOfOthers(pick(object, SHAPES[resource] ?? OTHERS)),
  };
}

function withoutNamesOfOthers(kept: any): any {
  return {
    ...kept,
    ...(kept.status ? { status: withoutOthers(kept.status) } : {}),
    // Of an event.
    ...(typeof kept.message === 'string'
      ? { message: withoutPaths(kept.message) }
      : {}),
  };
}

function withAnnotations(
  metadata: any,
  all: Record<string, string> | undefined,
  names: readonly string[],
): any {
  const more = names.filter(name => typeof all?.[name] === 'string');
  return more.length === 0
    ? metadata
    : {
        ...metadata,
        annotations: {
          ...metadata.annotations,
          ...Object.fromEntries(
            more.map(name => [name, withoutNul(all![name])]),
          ),
        },
      };
}
