import { TrainingKind } from './objects/training';
import { ServingPlan } from './work/Service';
import { Pool, REGION } from '../fleet/pools';
import { PLACES } from '../scenario/scenes/teams';

/** Where work runs: pool, GPU resource, and the hardware profile that offers it. */
export interface Shelf {
  pool: string;
  resource: string;
  profile: string;
}

const GPU = 'nvidia.com/gpu';
const shelf = (pool: string, profile = pool, resource = GPU): Shelf => ({
  pool,
  resource,
  profile,
});

export const H100 = shelf('h100');
export const A100 = shelf('a100');
export const L4 = shelf('l4');
export const SPOT = shelf('spot', 'h100-spot');
export const SHARED = shelf('shared', 'l4-shared');
export const MIG_1G = shelf('mig', 'mig-1g', 'nvidia.com/mig-1g.10gb');
export const MIG_3G = shelf('mig', 'mig-3g', 'nvidia.com/mig-3g.40gb');

/** A machine that is lent for a trial and given back. It is in no price list, in no queue, and only one team tries it. */
export const LOAN: Pool = {
  name: 'l40s',
  nodes: 1,
  zones: [`${REGION}a`],
  instanceType: 'g6e.12xlarge',
  capacityType: 'on-demand',
  cpu: 48,
  memoryGiB: 384,
  gpu: {
    product: 'NVIDIA-L40S',
    family: 'ada-lovelace',
    count: 4,
    whole: 4,
    memoryMiB: 46068,
    replicas: 1,
  },
};
export const L40S = shelf(LOAN.name);
export const BORROWER = 'forecasting';

type Choice<T> = ReadonlyArray<readonly [weight: number, choice: T]>;

/** What a team does on an ordinary Tuesday. */
export interface Habits {
  team: string;
  namespace: string;
  component: string;
  projects: readonly string[];
  /** Things tried out with one GPU. */
  experiments: { aDay: number; on: Choice<Shelf> };
  /** Training on one machine. */
  trainings: { aDay: number; on: Choice<Shelf>; gpus: Choice<number> };
  /** Training on several machines. */
  gangs: { aDay: number; on: Choice<Shelf>; pods: Choice<number> };
  kinds: Choice<TrainingKind>;
  /** Jobs that start every night. */
  nightly: number;
}

const place = (team: string) => {
  const { projects, ...rest } = PLACES.find(
    ({ namespace }) => namespace === `team-${team}`,
  )!;
  return { team, projects, ...rest };
};

export const HABITS: Habits[] = [
  {
    ...place('vision'),
    experiments: {
      aDay: 10.5,
      on: [
        [4, SHARED],
        [3, L4],
        [3, MIG_1G],
        [1, A100],
      ],
    },
    trainings: {
      aDay: 9,
      on: [
        [4, A100],
        [3, H100],
        [2, SPOT],
      ],
      gpus: [
        [3, 1],
        [3, 2],
        [3, 4],
      ],
    },
    gangs: {
      aDay: 0.9,
      on: [[1, H100]],
      pods: [
        [3, 2],
        [1, 4],
      ],
    },
    kinds: [
      [6, 'Job'],
      [2, 'PyTorchJob'],
      [1, 'TrainJob'],
    ],
    nightly: 0,
  },
  {
    ...place('speech'),
    experiments: {
      aDay: 7.5,
      on: [
        [3, SHARED],
        [3, MIG_3G],
        [2, MIG_1G],
      ],
    },
    trainings: {
      aDay: 5.4,
      on: [
        [4, A100],
        [2, H100],
      ],
      gpus: [
        [2, 1],
        [3, 2],
        [3, 4],
      ],
    },
    gangs: { aDay: 0.36, on: [[1, A100]], pods: [[1, 2]] },
    kinds: [
      [5, 'Job'],
      [3, 'TrainJob'],
    ],
    nightly: 0,
  },
  {
    ...place('robotics'),
    experiments: {
      aDay: 9,
      on: [
        [3, SPOT],
        [3, SHARED],
        [1, L4],
      ],
    },
    trainings: {
      aDay: 7.2,
      on: [
        [5, SPOT],
        [3, H100],
      ],
      gpus: [
        [2, 1],
        [2, 2],
        [3, 4],
        [1, 8],
      ],
    },
    gangs: { aDay: 0.6, on: [[1, H100]], pods: [[1, 2]] },
    kinds: [
      [4, 'RayJob'],
      [4, 'Job'],
    ],
    nightly: 0,
  },
  {
    ...place('ranking'),
    experiments: {
      aDay: 6,
      on: [
        [3, MIG_1G],
        [2, L4],
        [2, SHARED],
      ],
    },
    trainings: {
      aDay: 5.4,
      on: [
        [4, H100],
        [2, A100],
      ],
      gpus: [
        [2, 2],
        [3, 4],
        [2, 8],
      ],
    },
    gangs: { aDay: 0.36, on: [[1, H100]], pods: [[1, 2]] },
    kinds: [
      [4, 'PyTorchJob'],
      [3, 'Job'],
    ],
    nightly: 1,
  },
  {
    ...place('language'),
    experiments: {
      aDay: 9,
      on: [
        [3, MIG_3G],
        [3, SHARED],
        [2, A100],
      ],
    },
    trainings: {
      aDay: 7.2,
      on: [
        [6, H100],
        [2, SPOT],
      ],
      gpus: [
        [1, 1],
        [2, 2],
        [3, 4],
        [3, 8],
      ],
    },
    gangs: {
      aDay: 1.26,
      on: [[1, H100]],
      pods: [
        [4, 2],
        [2, 4],
      ],
    },
    kinds: [
      [4, 'JobSet'],
      [3, 'TrainJob'],
      [2, 'Job'],
    ],
    nightly: 0,
  },
  {
    ...place('forecasting'),
    experiments: {
      aDay: 4.5,
      on: [
        [3, L4],
        [3, SHARED],
      ],
    },
    trainings: {
      aDay: 2.7,
      on: [
        [3, A100],
        [1, H100],
      ],
      gpus: [
        [3, 1],
        [2, 2],
        [1, 4],
      ],
    },
    gangs: { aDay: 0, on: [[1, H100]], pods: [[1, 2]] },
    kinds: [[1, 'Job']],
    nightly: 3,
  },
];

/** A namespace that goes from one team to another in the course of the history. */
export const MOVED = {
  namespace: 'edge-inspection',
  from: 'robotics',
  to: 'vision',
  component: 'vision-inspection',
};

/** A namespace that no team is bound to. */
export const UNBOUND = 'gpu-trials';

/**
 * What the lab has beside the teams' namespaces, so that the ledger knows them from the beginning.
 */
export const OTHER_NAMESPACES = [
  'default',
  'jobset-system',
  'kube-node-lease',
  'kube-public',
  'kube-system',
  'kueue-system',
  'lws-system',
];

/** What serves the cluster itself. */
export const OPERATOR = 'gpu-operator';

const byDay = (night: number, day: number, peak: number) =>
  Array.from({ length: 24 }, (_, hour) => {
    if (hour < 6 || hour > 21) return night;
    return hour >= 9 && hour <= 16 ? peak : day;
  });

/** What answers requests all the time. `from` is the part of the history after which it is there. */
export const SERVICES: Array<
  Omit<ServingPlan, 'name' | 'queued'> & { name: string; from: number }
> = [
  {
    kind: 'Deployment',
    name: 'defect-api',
    team: 'vision',
    namespace: 'team-vision',
    component: 'vision-inspection',
    project: 'defect-api',
    ...L4,
    gpusEach: 1,
    replicas: byDay(1, 2, 4),
    weekendShare: 0.5,
    versionDays: 11,
    from: 0,
  },
  {
    kind: 'Deployment',
    name: 'transcribe',
    team: 'speech',
    namespace: 'team-speech',
    component: 'speech-models',
    project: 'transcribe',
    ...MIG_3G,
    gpusEach: 1,
    replicas: byDay(3, 6, 11),
    weekendShare: 0.4,
    versionDays: 16,
    from: 0,
  },
  {
    kind: 'Deployment',
    name: 'rerank-api',
    team: 'ranking',
    namespace: 'team-ranking',
    component: 'ranking-models',
    project: 'rerank-api',
    ...A100,
    gpusEach: 1,
    replicas: byDay(3, 5, 8),
    weekendShare: 0.9,
    versionDays: 7,
    from: 0,
  },
  {
    kind: 'InferenceService',
    name: 'assistant',
    team: 'language',
    namespace: 'team-language',
    component: 'language-assistant',
    project: 'assistant',
    ...H100,
    gpusEach: 2,
    replicas: byDay(2, 5, 8),
    weekendShare: 0.4,
    versionDays: 13,
    from: 0,
    template: 'template:default/serve-model',
  },
  {
    kind: 'LeaderWorkerSet',
    name: 'assistant-large',
    team: 'language',
    namespace: 'team-language',
    component: 'language-assistant',
    project: 'assistant-large',
    ...H100,
    gpusEach: 8,
    replicas: byDay(1, 1, 1),
    weekendShare: 1,
    versionDays: 20,
    from: 0.45,
    template: 'template:default/serve-model',
  },
  {
    kind: 'Deployment',
    name: 'edge-detector',
    team: 'robotics',
    namespace: MOVED.namespace,
    component: MOVED.component,
    project: 'edge-detector',
    ...L4,
    gpusEach: 1,
    replicas: byDay(1, 2, 2),
    weekendShare: 1,
    versionDays: 14,
    from: 0,
  },
  {
    // Nobody calls it any more.
    kind: 'Deployment',
    name: 'two-tower-old',
    team: 'ranking',
    namespace: 'team-ranking',
    component: 'ranking-models',
    project: 'two-tower-old',
    ...A100,
    gpusEach: 1,
    replicas: byDay(1, 1, 1),
    weekendShare: 1,
    versionDays: 400,
    from: 0.1,
  },
];
