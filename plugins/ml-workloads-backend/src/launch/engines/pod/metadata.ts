import {
  ANNOTATIONS,
  LABELS,
  type LaunchRequest,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { RenderContext } from '@slipway/backstage-plugin-ml-workloads-node';
import type { Receipt } from './receipt';

const QUEUE_FROM = {
  request: 'The queue that was asked for',
  profile: 'The queue of the hardware profile',
  namespace: "The first queue that the namespace's limits allow",
} as const;

/** Metadata of an object that a request becomes. `receipt` is at the object. */
export function objectMetadata(
  request: LaunchRequest,
  context: RenderContext,
  receipt: Receipt,
) {
  const place = receipt.at('metadata');
  return {
    name: request.name,
    namespace: request.namespace,
    labels: objectLabels(request, context, place.at('labels')),
    annotations: annotations(request, context, place.at('annotations')),
  };
}

/** Labels of the workload itself: those of its pods, and Kueue's priority. `receipt` is at the labels. */
export function objectLabels(
  request: LaunchRequest,
  context: RenderContext,
  receipt: Receipt,
): Record<string, string> {
  return {
    ...podLabels(context, receipt),
    ...priorityLabel(request, context, receipt),
  };
}

/** Labels of pods, and of what belongs to a workload. `receipt` is at the labels. */
export function podLabels(
  context: RenderContext,
  receipt: Receipt,
): Record<string, string> {
  return {
    ...receipt.field(
      LABELS.kubernetesId,
      context.componentName,
      'Backstage finds the object for its component by this label',
    ),
    ...receipt.field(
      LABELS.queue,
      context.queue?.name,
      context.queue
        ? `${
            QUEUE_FROM[context.queue.from]
          }; Kueue starts it when the queue has room`
        : '',
    ),
    ...receipt.field(
      LABELS.profile,
      context.profile.name,
      'The hardware profile, so that spend can be told by profile',
    ),
    ...receipt.field(
      LABELS.team,
      context.team,
      'The team of the namespace, which pays for it',
    ),
  };
}

function priorityLabel(
  request: LaunchRequest,
  context: RenderContext,
  receipt: Receipt,
): Record<string, string> {
  const name = context.priority?.workloadPriorityClass;
  if (!name) return {};
  return {
    [LABELS.priorityClass]: receipt.note(
      LABELS.priorityClass,
      name,
      request.priorityClass === name
        ? 'The priority in the queue that was asked for'
        : `The priority in the queue for ${request.type}: serving, which people wait for, comes before training, which can wait`,
    ),
  };
}

/** Annotations that say who launched it, from what. `receipt` is at the annotations. */
export function annotations(
  request: LaunchRequest,
  context: RenderContext,
  receipt: Receipt,
): Record<string, string> {
  return {
    ...receipt.field(
      ANNOTATIONS.component,
      context.componentRef,
      'The component that owns the workload',
    ),
    ...receipt.field(
      ANNOTATIONS.launchDigest,
      context.digest,
      'Fingerprint of the request, to tell a retry from another launch',
    ),
    ...receipt.field(
      ANNOTATIONS.launchId,
      context.launchId,
      'A retry of the same launch is answered with the first result',
    ),
    ...receipt.field(
      ANNOTATIONS.launchedBy,
      context.launchedBy,
      'The person that launched it',
    ),
    ...receipt.field(
      ANNOTATIONS.template,
      request.templateRef,
      'The template that launched it',
    ),
  };
}

/** Metadata of a pod template. `receipt` is at the template. `more` are annotations that the engine adds. */
export function podMetadata(
  request: LaunchRequest,
  context: RenderContext,
  receipt: Receipt,
  more: Record<string, string> = {},
): { labels: Record<string, string>; annotations?: Record<string, string> } {
  const place = receipt.at('metadata');
  const all = {
    ...more,
    ...simulation(request, context, place.at('annotations')),
  };
  return {
    labels: podLabels(context, place.at('labels')),
    ...(Object.keys(all).length > 0 ? { annotations: all } : {}),
  };
}

/** How the simulated kubelet of a demonstration plays the pod; empty elsewhere. `receipt` is at the annotations. */
export function simulation(
  request: LaunchRequest,
  context: RenderContext,
  receipt: Receipt,
): Record<string, string> {
  if (!context.demo || !request.simulate) return {};
  const { durationSeconds, outcome } = request.simulate;
  const reason = 'Simulated hardware: how the pod plays';
  return {
    ...receipt.field(
      'sim.lab/duration',
      durationSeconds === undefined ? undefined : `${durationSeconds}s`,
      reason,
    ),
    ...receipt.field('sim.lab/outcome', outcome, reason),
  };
}
