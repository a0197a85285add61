import { resolve } from 'path';
import fc from 'fast-check';
import { readRecording } from '../observe/recording';
import type { Observation, ObjectObservation } from '../observe/types';
import { shuffled, told, type Told } from './testing/told';

/*
 * What the real controllers of the lab did in an afternoon (Kubernetes 1.36, Kueue 0.19, JobSet 0.12, Trainer 2.3, KubeRay, LWS 0.9):
 * twenty workloads of `npm run lab -- scenario afternoon`, recorded by `npm run record` and cut to their objects.
 */
const file = resolve(__dirname, 'testing/recordings/afternoon.jsonl.gz');
let observations: Observation[];
let all: Told[];

beforeAll(async () => {
  observations = [];
  for await (const observation of readRecording(file)) {
    observations.push(observation);
  }
  all = told(observations);
});

const RUN = '-d6nte';

function find(kind: string, name: string, among = all): Told {
  const found = among.find(
    workload => workload.kind === kind && workload.name === name + RUN,
  );
  if (!found) throw new Error(`${kind} ${name} is not in the recording`);
  return found;
}

const STARTS = 'Queued > Provisioning > Starting > Running';

interface Row {
  kind: string;
  name: string;
  gpus: number;
  states: string;
  /** Ends of the tries with exit code and rule where there are. */
  attempts: string[];
  /** Code of the last state. */
  code: string | null;
}

const rows: Row[] = [
  {
    kind: 'Job',
    name: 'nightly-2',
    gpus: 1,
    states: `Queued > Provisioning > ${STARTS} > Succeeded`,
    attempts: ['preempted InClusterQueue', 'completed 0'],
    code: null,
  },
  {
    kind: 'Job',
    name: 'pretrain-4',
    gpus: 4,
    states: `Queued > Provisioning > ${STARTS} > Succeeded`,
    attempts: ['preempted InCohortReclamation', 'completed 0'],
    code: null,
  },
  {
    kind: 'Job',
    name: 'pause-me',
    gpus: 1,
    states: `${STARTS} > Paused > ${STARTS} > Stopped`,
    attempts: ['deactivated', 'stopped'],
    code: 'Deleted',
  },
  {
    kind: 'Job',
    name: 'batch-too-large',
    gpus: 1,
    states: `${STARTS} > Provisioning > Failed`,
    attempts: ['oom 137'],
    code: 'OutOfMemory',
  },
  {
    kind: 'Job',
    name: 'flaky',
    gpus: 1,
    states: `${STARTS} > Provisioning > Starting > Running > Provisioning > Failed`,
    attempts: ['failed 3', 'failed 3'],
    code: 'Failed',
  },
  {
    kind: 'Job',
    name: 'endless',
    gpus: 1,
    states: 'Queued > Provisioning > Starting > Provisioning > Failed',
    attempts: ['deadline'],
    code: 'DeadlineExceeded',
  },
  {
    kind: 'Job',
    name: 'typo-in-tag',
    gpus: 1,
    states: 'Queued > Provisioning > Starting > Provisioning > Failed',
    attempts: ['deadline'],
    code: 'DeadlineExceeded',
  },
  {
    kind: 'Job',
    name: 'too-large',
    gpus: 8,
    states: 'Queued > Stopped',
    attempts: ['stopped'],
    code: 'Deleted',
  },
  {
    kind: 'JobSet',
    name: 'resnet-gang',
    gpus: 2,
    states: `${STARTS} > Succeeded`,
    attempts: ['completed 0'],
    code: null,
  },
  {
    kind: 'JobSet',
    name: 'context-too-long',
    gpus: 2,
    states: 'Queued > Provisioning > Starting > Provisioning > Failed',
    attempts: ['oom 137'],
    code: 'OutOfMemory',
  },
  {
    kind: 'JobSet',
    name: 'park-me',
    gpus: 1,
    states: `${STARTS} > Paused > Stopped`,
    attempts: ['deactivated'],
    code: 'Deleted',
  },
  {
    kind: 'JobSet',
    name: 'endless-gang',
    gpus: 1,
    states: 'Queued > Provisioning > Paused',
    attempts: ['deadline'],
    code: 'MaximumExecutionTimeExceeded',
  },
  {
    kind: 'TrainJob',
    name: 'resnet-torch',
    gpus: 2,
    states: `${STARTS} > Succeeded`,
    attempts: ['completed 0'],
    code: null,
  },
  {
    kind: 'TrainJob',
    name: 'endless-torch',
    gpus: 1,
    states: 'Queued > Provisioning > Failed',
    attempts: ['deadline'],
    code: 'DeadlineExceeded',
  },
  {
    kind: 'RayJob',
    name: 'finetune-ray',
    gpus: 2,
    states: `${STARTS} > Succeeded`,
    attempts: ['completed 0'],
    code: null,
  },
  {
    kind: 'RayCluster',
    name: 'diarise-explore',
    gpus: 1,
    states: `${STARTS} > Stopped`,
    attempts: ['stopped'],
    code: 'Deleted',
  },
  {
    kind: 'Deployment',
    name: 'assistant',
    gpus: 1,
    states: `${STARTS} > Degraded > Running > Stopped`,
    attempts: ['stopped'],
    code: 'Deleted',
  },
  {
    kind: 'Deployment',
    name: 'caption-api',
    gpus: 1,
    states: `${STARTS}${' > Degraded > Running'.repeat(
      4,
    )} > Degraded > Stopped`,
    attempts: ['stopped'],
    code: 'Deleted',
  },
  {
    kind: 'StatefulSet',
    name: 'detector-store',
    gpus: 2,
    states: `${STARTS} > Stopped`,
    attempts: ['stopped'],
    code: 'Deleted',
  },
  {
    kind: 'LeaderWorkerSet',
    name: 'align-large',
    gpus: 4,
    states: `${STARTS} > Stopped`,
    attempts: ['stopped'],
    code: 'Deleted',
  },
];

it.each(rows)('tells what became of $kind $name', row => {
  const { transitions, attempts, row: stored } = find(row.kind, row.name);
  expect(transitions.map(t => t.to_state).join(' > ')).toBe(row.states);
  expect(
    attempts.map(attempt =>
      [
        attempt.end_reason,
        attempt.exit_code,
        attempt.preemption && JSON.parse(attempt.preemption).rule,
      ]
        .filter(part => part !== null)
        .join(' '),
    ),
  ).toEqual(row.attempts);
  expect(transitions.at(-1).reason_code).toBe(row.code);
  expect(stored.gpus_milli).toBe(row.gpus * 1000);
  expect(stored.engine).toBe(row.kind.toLowerCase());
});

it('knows each of the workloads, and no other', () => {
  expect(all.map(({ kind, name }) => `${kind} ${name}`)).toEqual(
    rows.map(({ kind, name }) => `${kind} ${name}${RUN}`).sort(),
  );
});

it('makes up no time: each is one that an object states, or when something was observed', () => {
  const times = new Set<number>();
  const collect = (value: unknown) => {
    if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)) {
      times.add(Date.parse(value));
    } else if (value && typeof value === 'object') {
      Object.values(value).forEach(collect);
    }
  };
  for (const observation of observations as ObjectObservation[]) {
    times.add(observation.at);
    collect(observation.object);
  }
  const invented = all.flatMap(({ name, transitions, attempts }) =>
    [
      ...transitions.map(({ at }) => at),
      ...attempts.flatMap(({ start, ready_at, end }) => [start, ready_at, end]),
    ]
      .filter(at => at !== null && !times.has(at))
      .map(at => `${name} ${new Date(at).toISOString()}`),
  );
  expect(invented).toEqual([]);
});

describe('while it goes on', () => {
  /** The reason as it was told right after the observations for which `when` holds the first time. */
  function reasonAfter(
    kind: string,
    name: string,
    when: (observation: ObjectObservation) => boolean,
  ) {
    const i = (observations as ObjectObservation[]).findIndex(when);
    const then = find(kind, name, told(observations.slice(0, i + 1)));
    return then.row.reason && JSON.parse(then.row.reason as string);
  }

  const isOf = (name: string) => (of: ObjectObservation) =>
    of.object.metadata.name.startsWith(name + RUN) ||
    of.object.metadata.ownerReferences?.[0].name === name + RUN;

  it('says that a Job asks for more than its queue can ever have', () => {
    const reason = reasonAfter(
      'Job',
      'too-large',
      of =>
        of.resource === 'workloads.kueue.x-k8s.io' &&
        isOf('too-large')(of) &&
        of.object.status?.conditions?.some(
          (condition: any) => condition.status === 'False',
        ),
    );
    expect(reason).toMatchObject({
      code: 'ExceedsMaxQuota',
      actor: 'you',
      link: { kind: 'queue', name: 'gpu' },
    });
    expect(reason.sentence).toMatch(/asks for 8 .* never have more than \d/);
  });

  it('says that an image is not there', () => {
    const reason = reasonAfter(
      'Job',
      'typo-in-tag',
      of =>
        of.resource === 'pods' &&
        isOf('typo-in-tag')(of) &&
        of.object.status?.containerStatuses?.[0].state?.waiting?.reason ===
          'ErrImagePull',
    );
    expect(reason).toMatchObject({ code: 'ImageNotFound', actor: 'you' });
  });

  it('says for which rule something was preempted, and names nobody', () => {
    const reason = reasonAfter(
      'Job',
      'nightly-2',
      of =>
        of.resource === 'workloads.kueue.x-k8s.io' &&
        isOf('nightly-2')(of) &&
        of.object.status?.conditions?.some(
          (condition: any) =>
            condition.type === 'Evicted' && condition.status === 'True',
        ),
    );
    expect(reason.sentence).toMatch(
      /^It was stopped for work of higher priority in the same queue and waits for its turn again/,
    );
    expect(reason.sentence).not.toMatch(/UID|\/fleet|forecast-now/);
  });
});

it('counts the replicas of a server that is scaled', () => {
  const { replicas } = find('Deployment', 'assistant');
  const wanted = replicas.map(step => step.wanted);
  expect(wanted.filter((pods, i) => pods !== wanted[i - 1])).toEqual([
    1, 3, 1, 0,
  ]);
  expect(Math.max(...replicas.map(step => step.ready))).toBe(3);
});

it('tells the same in whatever order the watches tell it, and told twice', () => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat()), numbers => {
      const next = numbers[Symbol.iterator]();
      const choose = (below: number) => (next.next().value as number) % below;
      expect(told(shuffled(observations, choose))).toEqual(all);
    }),
    { numRuns: 5 },
  );
  expect(told([...observations, ...observations])).toEqual(all);
});
