import {
  LIMITS_NAME,
  type TeamLimits,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { bodyOf, type ClusterClient } from '../clusters';

/** The namespace's `WorkloadLimits` as they are now; the bounds are null and the lists empty when there are none. */
export async function readLimits(
  cluster: ClusterClient,
  namespace: string,
  team: string,
): Promise<TeamLimits> {
  const path = `/apis/guardrails.slipway.dev/v1alpha1/namespaces/${namespace}/workloadlimits/${LIMITS_NAME}`;
  const response = await cluster.read({ path });
  const spec =
    response.status === 404
      ? undefined
      : bodyOf(cluster.name, 'GET', path, response).spec;
  return {
    cluster: cluster.name,
    namespace,
    team,
    queues: strings(spec?.queues),
    source: spec ? `WorkloadLimits/${LIMITS_NAME} in ${namespace}` : null,
    maxGpusPerWorkload: integer(spec?.maxGpusPerWorkload),
    maxRunSeconds: integer(spec?.maxRunSeconds),
    allowedRegistries: strings(spec?.allowedRegistries),
    maxServingReplicas: integer(spec?.serving?.maxReplicas),
    other: spec ?? {},
  };
}

function integer(value: unknown): number | null {
  return Number.isInteger(value) ? (value as number) : null;
}

function strings(value: unknown): string[] {
  return Array.isArray(value)
    ? value.filter((item): item is string => typeof item === 'string')
    : [];
}
