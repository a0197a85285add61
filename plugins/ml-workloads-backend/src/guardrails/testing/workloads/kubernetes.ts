import type { KubernetesObject } from '../kubernetesObject';
import type { Filled, WorkloadKind } from './options';
import { labelsOf, podSpec } from './pod';

/** Kinds of Kubernetes itself. Suspended where they can be, so that nothing starts while it is looked at. */
export function pod(options: Filled): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadata(options),
    spec: {
      ...podSpec('Pod', options),
      // The API server adds no volume then, so that a whole list of mounts can be sent again.
      automountServiceAccountToken: false,
      ...ends(options),
    },
  };
}

export function job(options: Filled): KubernetesObject {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: metadata(options),
    spec: jobSpec('Job', options),
  };
}

export function cronJob(options: Filled): KubernetesObject {
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: metadata(options),
    spec: {
      schedule: '0 0 1 1 *',
      suspend: true,
      jobTemplate: {
        metadata: { labels: labelsOf(options) },
        spec: jobSpec('CronJob', options),
      },
    },
  };
}

/** Deployment, StatefulSet, ReplicaSet, ReplicationController, DaemonSet. */
export function application(
  kind: WorkloadKind,
  options: Filled,
): KubernetesObject {
  const { name, replicas } = options;
  const app = { app: name };
  return {
    apiVersion: kind === 'ReplicationController' ? 'v1' : 'apps/v1',
    kind,
    metadata: metadata(options),
    spec: {
      ...(kind === 'DaemonSet' ? {} : { replicas }),
      ...(kind === 'StatefulSet' ? { serviceName: name } : {}),
      selector: kind === 'ReplicationController' ? app : { matchLabels: app },
      template: {
        metadata: { labels: { ...app, ...labelsOf(options) } },
        spec: podSpec(kind, options),
      },
    },
  };
}

/** Of a Job and of what is made of Jobs. */
export function jobSpec(kind: WorkloadKind, options: Filled) {
  const { replicas } = options;
  return {
    suspend: true,
    parallelism: replicas,
    completions: replicas,
    backoffLimit: 1,
    ttlSecondsAfterFinished: 3600,
    ...ends(options),
    template: {
      metadata: { labels: labelsOf(options) },
      spec: { restartPolicy: 'Never', ...podSpec(kind, options) },
    },
  };
}

export function metadata(options: Filled) {
  const { name, namespace } = options;
  return { name, namespace, labels: labelsOf(options) };
}

export function ends({ deadline }: Filled): { activeDeadlineSeconds?: number } {
  return deadline === null ? {} : { activeDeadlineSeconds: deadline };
}

/** Kueue's own bound, for kinds that have no deadline. */
export function endsByQueue({ deadline }: Filled): Record<string, string> {
  return deadline === null
    ? {}
    : { 'kueue.x-k8s.io/max-exec-time-seconds': String(deadline) };
}
