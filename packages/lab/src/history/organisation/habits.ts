import { PLACES } from '../../scenario/scenes/teams';
import { TrainingKind } from '../objects/training';
import {
  A100,
  H100,
  L4,
  MIG_1G,
  MIG_3G,
  SHARED,
  SPOT,
  type Shelf,
} from './shelves';

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
