import { EVERY_LIMIT } from '../limits';
import { isServing, WORKLOAD_KINDS, type WorkloadKind } from '../objects';
import type { Case } from './Case';
import {
  all,
  amounts,
  claimOwner,
  containers,
  jobs,
  labels,
  specs,
} from './edits';

const SERVING = WORKLOAD_KINDS.filter(isServing);
const TRAINING = WORKLOAD_KINDS.filter(kind => !isServing(kind));
const QUEUE = 'kueue.x-k8s.io/queue-name';

/** A DaemonSet has no GPUs before, so that nothing of it is kept. */
const keptLabel = (kind: WorkloadKind) =>
  kind === 'DaemonSet' ? [] : ['SW34'];

/** How each rule is broken. A rule of `guardrails/policies` that is missing here, or for one of its kinds, fails a test. */
export const CASES: Case[] = [
  {
    code: 'SW01',
    wrong: 'too many GPUs in all',
    options: () => ({ gpus: 4, replicas: 5 }),
    only: WORKLOAD_KINDS.filter(kind => kind !== 'Pod' && kind !== 'DaemonSet'),
  },
  {
    code: 'SW01',
    wrong: 'too many GPUs in a pod',
    options: () => ({ gpus: 16 }),
    also: () => ['SW13'],
  },
  {
    code: 'SW01',
    wrong: 'too many replicas',
    options: () => ({ replicas: 9 }),
    // The workers of a RayService are no replicas: each serves a part.
    only: SERVING.filter(kind => kind !== 'DaemonSet' && kind !== 'RayService'),
  },
  {
    code: 'SW02',
    wrong: 'no run time',
    options: () => ({ deadline: null }),
    only: TRAINING,
  },
  {
    code: 'SW02',
    wrong: 'too long a run time',
    options: () => ({ deadline: 86_401 }),
    only: TRAINING,
  },
  {
    code: 'SW03',
    wrong: "another team's label",
    options: () => ({ team: 'x' }),
  },
  {
    code: 'SW05',
    wrong: 'a registry that looks like an allowed one',
    options: () => ({ image: 'registry.example.com.attacker.example/x:1' }),
  },
  {
    code: 'SW06',
    wrong: 'no queue',
    options: () => ({ queue: null }),
    alsoUpdating: keptLabel,
  },
  {
    code: 'SW06',
    wrong: "a queue that is not the team's",
    options: () => ({ queue: 'none-such' }),
    alsoUpdating: keptLabel,
  },
  {
    code: 'SW07',
    wrong: 'GPUs where there are no limits',
    unlimited: true,
    right: { options: () => ({ gpus: 0 }) },
  },
  { code: 'SW09', wrong: 'an owner that is only claimed', edit: claimOwner },
  {
    code: 'SW12',
    wrong: 'a GPU request other than the limit',
    options: () => ({ gpus: 2 }),
    edit: amounts(requests => {
      requests['nvidia.com/gpu'] = '1';
    }),
  },
  { code: 'SW13', wrong: '3 GPUs', options: () => ({ gpus: 3 }) },
  {
    code: 'SW14',
    wrong: 'GPUs without toleration',
    edit: specs(spec => delete spec.tolerations),
  },
  {
    code: 'SW14',
    wrong: 'a toleration without GPUs',
    options: () => ({ gpus: 0 }),
    right: { options: () => ({ gpus: 0 }) },
    edit: specs(spec => {
      spec.tolerations = [{ key: 'nvidia.com/gpu', operator: 'Exists' }];
    }),
  },
  {
    code: 'SW15',
    wrong: 'no pool',
    edit: specs(spec => delete spec.nodeSelector),
  },
  {
    code: 'SW15',
    wrong: "a pool that is not the team's",
    edit: specs(spec => {
      spec.nodeSelector['slipway.dev/pool'] = 'b200';
    }),
  },
  {
    code: 'SW16',
    wrong: 'the priority of the other type',
    edit: (_object, parts, kind) =>
      parts.forEach(({ spec }) => {
        spec.priorityClassName = isServing(kind)
          ? 'slipway-training'
          : 'slipway-serving';
      }),
    // Of these nobody knows whether they train or serve.
    only: WORKLOAD_KINDS.filter(
      kind => kind !== 'Pod' && kind !== 'RayCluster',
    ),
  },
  {
    code: 'SW16',
    wrong: 'a priority of neither type',
    edit: specs(spec => {
      spec.priorityClassName = 'other';
    }),
  },
  {
    code: 'SW17',
    wrong: 'a priority in the queue that is not allowed',
    edit: labels(of => {
      of['kueue.x-k8s.io/priority-class'] = 'urgent';
    }),
  },
  {
    code: 'SW18',
    wrong: 'kept for ever',
    edit: jobs(spec => {
      delete spec.ttlSecondsAfterFinished;
      // Of a RayJob none is at once: it keeps its cluster when it does not shut it down.
      delete spec.shutdownAfterJobFinishes;
    }),
  },
  {
    code: 'SW18',
    wrong: 'kept too long',
    edit: jobs(spec => {
      spec.ttlSecondsAfterFinished = 604_801;
    }),
  },
  {
    code: 'SW19',
    wrong: 'too many retries',
    edit: all(
      jobs(spec => {
        if (spec.failurePolicy) spec.failurePolicy.maxRestarts = 11;
        else spec.backoffLimit = 11;
      }),
      ({ spec }) => {
        // The number counts for replicas that are restarted.
        const replicas = Object.values<any>(spec.pytorchReplicaSpecs ?? {});
        for (const each of replicas) each.restartPolicy = 'OnFailure';
      },
    ),
  },
  {
    code: 'SW20',
    wrong: 'a required label missing',
    alsoUpdating: keptLabel,
    edit: labels(of => delete of['backstage.io/kubernetes-id']),
  },
  {
    code: 'SW21',
    wrong: 'an image without a tag',
    options: () => ({ image: 'registry.example.com/train' }),
  },
  {
    code: 'SW21',
    wrong: 'the tag latest',
    options: () => ({ image: 'registry.example.com/train:latest' }),
  },
  {
    code: 'SW22',
    wrong: "the host's processes",
    edit: specs(spec => {
      spec.hostPID = true;
    }),
  },
  {
    code: 'SW23',
    wrong: 'may run as root',
    edit: specs(spec => delete spec.securityContext.runAsNonRoot),
  },
  {
    code: 'SW24',
    wrong: 'no startup probe',
    only: SERVING,
    edit: containers(container => delete container.startupProbe),
  },
  {
    code: 'SW25',
    wrong: 'nothing that answers',
    limits: { serving: { ...EVERY_LIMIT.serving, minReplicas: 1 } },
    only: SERVING.filter(kind => kind !== 'DaemonSet'),
    options: () => ({ replicas: 0 }),
    edit: ({ kind, spec }) => {
      // No maximum is no bound there.
      if (kind === 'InferenceService') spec.predictor.maxReplicas = 1;
    },
    // Scaling down is how these are paused.
    updatePasses: ['Deployment', 'StatefulSet', 'LeaderWorkerSet'],
  },
  {
    code: 'SW26',
    wrong: 'no shared memory',
    options: () => ({ gpus: 2 }),
    edit: all(
      specs(spec => delete spec.volumes),
      containers(container => delete container.volumeMounts),
    ),
  },
  {
    code: 'SW27',
    wrong: 'too many CPUs for its GPU',
    edit: amounts((requests, limits) => {
      requests.cpu = '25';
      limits.cpu = '25';
    }),
  },
  {
    code: 'SW28',
    wrong: 'memory limited above its request',
    edit: amounts(requests => {
      requests.memory = '1536Mi';
    }),
  },
  {
    code: 'SW29',
    wrong: 'no bound on the disk',
    edit: amounts((requests, limits) => {
      delete requests['ephemeral-storage'];
      delete limits['ephemeral-storage'];
    }),
  },
  {
    code: 'SW30',
    wrong: 'spot without checkpoint',
    only: TRAINING,
    edit: specs(spec => {
      spec.nodeSelector['slipway.dev/pool'] = 'spot';
    }),
  },
  {
    code: 'SW31',
    wrong: 'several pods anywhere',
    limits: { requireTopology: true },
    only: TRAINING.filter(kind => kind !== 'Pod'),
    options: () => ({ replicas: 2 }),
  },
  {
    code: 'SW32',
    wrong: 'a device claim',
    edit: specs(spec => {
      spec.resourceClaims = [{ name: 'gpu', resourceClaimTemplateName: 'gpu' }];
    }),
  },
  {
    code: 'SW33',
    wrong: 'a GPU resource that is not allowed',
    options: () => ({ resource: 'amd.com/gpu' }),
  },
  {
    code: 'SW34',
    wrong: 'another queue than before',
    on: 'update',
    // Its label says that there are limits, so that there can be a DaemonSet with GPUs.
    unlimited: true,
    labels: { 'slipway.dev/limits': 'set' },
    right: {},
    edit: labels(of => {
      of[QUEUE] = 'other';
    }),
  },
  {
    code: 'SW35',
    wrong: 'every GPU of the node by a variable',
    options: () => ({ gpus: 0 }),
    right: { options: () => ({ gpus: 0 }) },
    edit: containers(container => {
      container.env = [{ name: 'NVIDIA_VISIBLE_DEVICES', value: 'all' }];
    }),
  },
];
