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

/** Labels, the same on the object and on its pods; noted in the receipt below `path`. */
export function labels(
  context: RenderContext,
  receipt: Receipt,
  path: string[],
): Record<string, string> {
  const note = (key: string, value: string, reason: string) => ({
    [key]: receipt.note([...path, key], value, reason),
  });
  return {
    ...note(
      LABELS.kubernetesId,
      context.componentName,
      'Backstage finds the object for its component by this label',
    ),
    ...(context.queue
      ? note(
          LABELS.queue,
          context.queue.name,
          `${
            QUEUE_FROM[context.queue.from]
          }; Kueue starts it when the queue has room`,
        )
      : {}),
    ...note(
      LABELS.profile,
      context.profile.name,
      'The hardware profile, so that spend can be told by profile',
    ),
    ...note(
      LABELS.team,
      context.team,
      'The team of the namespace, which pays for it',
    ),
  };
}

/** Annotations that say who launched it, from what. */
export function annotations(
  request: LaunchRequest,
  context: RenderContext,
  receipt: Receipt,
  path: string[],
): Record<string, string> {
  const note = (key: string, value: string | undefined, reason: string) =>
    value === undefined
      ? {}
      : { [key]: receipt.note([...path, key], value, reason) };
  return {
    ...note(
      ANNOTATIONS.component,
      context.componentRef,
      'The component that owns the workload',
    ),
    ...note(
      ANNOTATIONS.launchDigest,
      context.digest,
      'Fingerprint of the request, to tell a retry from another launch',
    ),
    ...note(
      ANNOTATIONS.launchId,
      context.launchId,
      'A retry of the same launch is answered with the first result',
    ),
    ...note(
      ANNOTATIONS.launchedBy,
      context.launchedBy,
      'The person that launched it',
    ),
    ...note(
      ANNOTATIONS.template,
      request.templateRef,
      'The template that launched it',
    ),
  };
}

/** How the simulated kubelet of a demonstration plays the pod. Empty elsewhere. */
export function simulation(
  request: LaunchRequest,
  context: RenderContext,
  receipt: Receipt,
  path: string[],
): Record<string, string> {
  if (!context.demo || !request.simulate) return {};
  const { durationSeconds, outcome } = request.simulate;
  const reason = 'Simulated hardware: how the pod plays';
  return {
    ...(durationSeconds === undefined
      ? {}
      : {
          'sim.lab/duration': receipt.note(
            [...path, 'sim.lab/duration'],
            `${durationSeconds}s`,
            reason,
          ),
        }),
    ...(outcome === undefined
      ? {}
      : {
          'sim.lab/outcome': receipt.note(
            [...path, 'sim.lab/outcome'],
            outcome,
            reason,
          ),
        }),
  };
}
