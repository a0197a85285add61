import type {
  Engine,
  Manifest,
  PodTemplate,
} from '@slipway/backstage-plugin-ml-workloads-node';
import { podAmounts } from '../../observe/amounts';
import type { PodGroup } from './types';

const TOPOLOGY = {
  required: 'kueue.x-k8s.io/podset-required-topology',
  preferred: 'kueue.x-k8s.io/podset-preferred-topology',
  unconstrained: 'kueue.x-k8s.io/podset-unconstrained-topology',
} as const;

/** Kinds whose pods Kueue admits one by one. */
export const POD_BY_POD: ReadonlySet<string> = new Set([
  'Deployment',
  'InferenceService',
]);

/** What a PriorityClass says; null: not known. */
export interface PodPriority {
  value: number | null;
  preempts: boolean;
}

/**
 * The pods that a rendered workload will have, by template.
 *
 * @param replicas - of the request, for kinds whose counts are not known here
 * @returns undefined when it cannot be told how many pods there are of each template
 */
export function groupsOf(
  engine: Pick<Engine, 'podTemplates'>,
  workload: Manifest,
  replicas: number,
  priorityOf: (className: string | undefined) => PodPriority,
): PodGroup[] | undefined {
  const templates = engine.podTemplates(workload);
  const counts = countsOf(workload, templates.length, replicas);
  return (
    counts &&
    templates
      .map((template, index) =>
        groupOf(template, counts[index], index, priorityOf),
      )
      .filter(({ count }) => count > 0)
  );
}

function groupOf(
  { metadata, spec }: PodTemplate,
  count: number,
  index: number,
  priorityOf: (className: string | undefined) => PodPriority,
): PodGroup {
  const pod = spec as any;
  const { value, preempts } = priorityOf(pod.priorityClassName);
  return {
    name: String(index),
    count,
    requests: podAmounts(pod),
    limits: podAmounts(pod, 'limits'),
    nodeSelector: pod.nodeSelector ?? {},
    nodeAffinity:
      pod.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
        ?.nodeSelectorTerms,
    tolerations: pod.tolerations ?? [],
    priority: value,
    preempts: preempts && pod.preemptionPolicy !== 'Never',
    priorityClassName: pod.priorityClassName,
    terminating: Number(pod.activeDeadlineSeconds ?? -1) >= 0,
    topology: topologyOf(metadata.annotations ?? {}),
  };
}

function topologyOf(annotations: Record<string, string>): PodGroup['topology'] {
  if (annotations[TOPOLOGY.required]) {
    return { kind: 'required', level: annotations[TOPOLOGY.required] };
  }
  if (annotations[TOPOLOGY.preferred]) {
    return { kind: 'preferred', level: annotations[TOPOLOGY.preferred] };
  }
  return annotations[TOPOLOGY.unconstrained] === 'true'
    ? { kind: 'unconstrained' }
    : undefined;
}

/** How many pods there are of each template, in the order of the engine's templates. */
function countsOf(
  { kind, spec }: any,
  templates: number,
  replicas: number,
): number[] | undefined {
  const of = (value: unknown, otherwise: number = 1) =>
    Number.isInteger(value) ? (value as number) : otherwise;
  const rest = (known: number[]) =>
    Array.from({ length: templates }, (_, index) => known[index] ?? 1);
  switch (kind) {
    case 'Job':
      return [of(spec.parallelism)];
    case 'JobSet':
      return (spec.replicatedJobs as any[]).map(
        job => of(job.replicas) * of(job.template?.spec?.parallelism),
      );
    case 'TrainJob':
      return rest([of(spec.trainer?.numNodes, replicas)]);
    case 'RayJob':
      return rest([1, ...workers(spec.rayClusterSpec)]);
    case 'RayService':
      return rest([1, ...workers(spec.rayClusterConfig)]);
    case 'Deployment':
    case 'StatefulSet':
      return [of(spec.replicas, replicas)];
    case 'LeaderWorkerSet': {
      const groups = of(spec.replicas, replicas);
      const size = of(spec.leaderWorkerTemplate?.size);
      return templates === 1 ? [groups * size] : [groups, groups * (size - 1)];
    }
    case 'InferenceService':
      return rest([of(spec.predictor?.minReplicas, replicas)]);
    default:
      return templates === 1 ? [replicas] : undefined;
  }
}

function workers(cluster: any): number[] {
  return (cluster?.workerGroupSpecs ?? []).map(
    (group: any) =>
      (group.replicas ?? group.minReplicas ?? 1) * (group.numOfHosts ?? 1),
  );
}
