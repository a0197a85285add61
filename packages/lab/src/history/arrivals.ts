import {
  GANG_SECONDS,
  GPU_POD_SECONDS,
  HOURS,
  OUTCOMES,
  TRAINING_SECONDS,
  UNNOTICED_SECONDS,
  WEEKDAYS,
} from './distributions';
import { Draws, Quantile } from './Draws';
import {
  A100,
  Habits,
  H100,
  L4,
  L40S,
  MIG_1G,
  MOVED,
  SHARED,
  Shelf,
  UNBOUND,
} from './organisation';
import { LonelyPlan } from './work/Lonely';
import { TrainingPlan } from './work/TrainingRun';

export type Arrival = { at: number } & (
  | { training: TrainingPlan }
  | { lonely: LonelyPlan }
);

const DAY_MS = 86_400_000;
const HOUR = 3600;
const TEMPLATE = 'template:default/train-model';

const NOTEBOOK_SECONDS: readonly Quantile[] = [
  [0, 1 * HOUR],
  [0.5, 9 * HOUR],
  [0.8, 40 * HOUR],
  [1, 220 * HOUR],
];

/** Moments of a day, as people work. */
function moment(draws: Draws, day: number): number {
  return (
    day + draws.pick(HOURS) * HOUR * 1000 + draws.between(0, HOUR - 1) * 1000
  );
}

function training(
  draws: Draws,
  habits: Pick<
    Habits,
    'team' | 'namespace' | 'component' | 'projects' | 'kinds'
  >,
  shelf: Shelf,
  own: Pick<TrainingPlan, 'gpusEach' | 'pods' | 'seconds'> &
    Partial<TrainingPlan>,
): TrainingPlan {
  const project = habits.projects[draws.between(0, habits.projects.length - 1)];
  const outcome = own.outcome ?? draws.pick(OUTCOMES);
  const never = outcome === 'imageNever';
  // What fails does so before its time.
  const part = ['succeed', 'deadline'].includes(outcome)
    ? 1
    : 0.05 + 0.9 * draws.unit();
  const kind =
    own.pods > 1 ? draws.pick(several(habits.kinds)) : draws.pick(habits.kinds);
  return {
    ...habits,
    ...shelf,
    project,
    name: `${project}-${draws.hex(5)}`,
    kind,
    outcome,
    deadline:
      outcome === 'deadline' || (never && kind === 'Job' && draws.chance(0.6)),
    retries: ['oom', 'error'].includes(outcome) ? draws.between(0, 2) : 0,
    queued: true,
    priority: draws.chance(0.12) ? 1000 : 100,
    ...(draws.chance(0.6) && { template: TEMPLATE }),
    ...own,
    seconds: Math.ceil(
      never
        ? draws.quantile(UNNOTICED_SECONDS)
        : Math.max(60, own.seconds * part),
    ),
  };
}

/** Kinds that run on several machines. */
function several(kinds: Habits['kinds']): Habits['kinds'] {
  const gangs = kinds.filter(([, kind]) => kind !== 'Job');
  return gangs.length > 0 ? gangs : [[1, 'JobSet']];
}

/** What a team begins on a day, whatever the rest of the history is. `growth` is the part of the history that is over. */
export function teamDay(
  seed: number,
  habits: Habits,
  day: number,
  growth: number,
): Arrival[] {
  const date = new Date(day);
  const draws = Draws.of(
    seed,
    `${habits.team}/${date.toISOString().slice(0, 10)}`,
  );
  const busy = WEEKDAYS[date.getUTCDay()] * (0.85 + 0.3 * growth);
  const arrivals: Arrival[] = [];
  const add = (plan: TrainingPlan, at = moment(draws, day)) =>
    arrivals.push({ at, training: plan });
  const { experiments, trainings, gangs } = habits;
  for (let n = draws.count(experiments.aDay * busy); n > 0; n -= 1) {
    const seconds = draws.quantile(GPU_POD_SECONDS);
    const kinds = [[1, 'Job']] as const;
    add(
      training(draws, { ...habits, kinds }, draws.pick(experiments.on), {
        gpusEach: 1,
        pods: 1,
        seconds,
      }),
    );
  }
  for (let n = draws.count(trainings.aDay * busy); n > 0; n -= 1) {
    const shelf = draws.pick(trainings.on);
    const most = shelf.pool === 'a100' ? 4 : 8;
    add(
      training(draws, habits, shelf, {
        gpusEach: Math.min(most, draws.pick(trainings.gpus)),
        pods: 1,
        seconds: draws.quantile(TRAINING_SECONDS),
      }),
    );
  }
  for (let n = draws.count(gangs.aDay * busy); n > 0; n -= 1) {
    const shelf = draws.pick(gangs.on);
    add(
      training(draws, habits, shelf, {
        gpusEach: shelf.pool === 'a100' ? 4 : 8,
        pods: draws.pick(gangs.pods),
        seconds: draws.quantile(GANG_SECONDS),
      }),
    );
  }
  for (let n = 0; n < habits.nightly; n += 1) {
    const project = ['hourly', 'weather', 'backtest'][n % 3];
    add(
      training(draws, habits, n === 0 ? A100 : L4, {
        gpusEach: 1,
        pods: 1,
        kind: 'Job',
        project,
        name: `nightly-${project}-${date
          .toISOString()
          .slice(5, 10)}-${draws.hex(3)}`,
        outcome: draws.chance(0.94) ? 'succeed' : 'error',
        seconds: (60 + draws.between(0, 90)) * 60,
      }),
      day + (2 * HOUR + n * 600) * 1000,
    );
  }
  arrivals.push(...forgotten(draws, habits, day, busy));
  return arrivals;
}

/** What holds GPUs and does nothing: notebooks after their first hour, and jobs that wait for a person who has gone. */
function forgotten(
  draws: Draws,
  habits: Habits,
  day: number,
  busy: number,
): Arrival[] {
  const { team, namespace, component } = habits;
  const arrivals: Arrival[] = [];
  for (let n = draws.count(1.8 * busy); n > 0; n -= 1) {
    const shelf = draws.chance(0.7) ? SHARED : MIG_1G;
    arrivals.push({
      at: moment(draws, day),
      lonely: {
        kind: 'Notebook',
        ...{ team, namespace, component, ...shelf },
        project: 'notebook',
        name: `notebook-${draws.hex(5)}`,
        gpusEach: 1,
        queued: false,
        seconds: draws.quantile(NOTEBOOK_SECONDS),
      },
    });
  }
  if (draws.chance(0.05 * busy)) {
    arrivals.push({
      at: moment(draws, day),
      training: {
        ...training(draws, habits, draws.chance(0.5) ? H100 : A100, {
          gpusEach: draws.between(1, 2),
          pods: 1,
          seconds: 0,
        }),
        kind: 'Job',
        project: 'debug',
        name: `debug-${draws.hex(5)}`,
        outcome: 'stopped',
        deadline: false,
        seconds: draws.between(50, 150) * HOUR,
      },
    });
  }
  return arrivals;
}

/** What comes from namespaces of no team, and from the one that moves. */
export function elsewhereDay(
  seed: number,
  day: number,
  owner: string,
): Arrival[] {
  const date = new Date(day);
  const draws = Draws.of(seed, `elsewhere/${date.toISOString().slice(0, 10)}`);
  const busy = WEEKDAYS[date.getUTCDay()];
  const arrivals: Arrival[] = [];
  for (let n = draws.count(1.4 * busy); n > 0; n -= 1) {
    const shelf = draws.chance(0.6) ? L4 : A100;
    arrivals.push({
      at: moment(draws, day),
      lonely: {
        kind: 'Pod',
        team: '',
        namespace: UNBOUND,
        project: 'trial',
        name: `trial-${draws.hex(5)}`,
        pool: shelf.pool,
        resource: shelf.resource,
        gpusEach: 1,
        queued: false,
        seconds: draws.quantile(TRAINING_SECONDS),
      },
    });
  }
  for (let n = draws.count(1.6 * busy); n > 0; n -= 1) {
    arrivals.push({
      at: moment(draws, day),
      training: {
        ...training(
          draws,
          {
            team: owner,
            namespace: MOVED.namespace,
            component: MOVED.component,
            projects: ['edge-detector'],
            kinds: [[1, 'Job']],
          },
          A100,
          { gpusEach: 1, pods: 1, seconds: draws.quantile(TRAINING_SECONDS) },
        ),
        queued: false,
      },
    });
  }
  return arrivals;
}

/** What is tried on the machine that is on loan: something now and then, past the queues. */
export function loanDay(seed: number, habits: Habits, day: number): Arrival[] {
  const date = new Date(day).toISOString().slice(0, 10);
  const draws = Draws.of(seed, `loan/${date}`);
  if (!draws.chance(0.5)) return [];
  const plan = training(draws, habits, L40S, {
    gpusEach: draws.between(1, 2),
    pods: 1,
    seconds: draws.quantile(TRAINING_SECONDS),
    queued: false,
  });
  return [{ at: moment(draws, day), training: plan }];
}

export function dayOf(at: number): number {
  return Math.floor(at / DAY_MS) * DAY_MS;
}
