import { newsOf } from './newsOf';
import type { News, WorkloadHistory } from './types';

const MINUTE = 60_000;
const T0 = Date.parse('2026-11-24T10:00:00Z');
const SETTINGS = { longWaitMs: 15 * MINUTE, notOlderThanMs: 30 * MINUTE };

type State = [minute: number, state: string];

/** A workload that went through states at minutes after ten o'clock. */
function history(
  states: State[],
  attempts: Array<Partial<WorkloadHistory['attempts'][number]>> = [{}],
): WorkloadHistory {
  const [minute, state] = states.at(-1)!;
  return {
    workload: {
      id: 'w1',
      cluster: 'lab',
      namespace: 'team-vision',
      kind: 'Job',
      name: 'train',
      team: 'vision',
      component: null,
      profile: 'h100',
      type: 'training',
      state,
      since: T0 + minute * MINUTE,
    },
    attempts: attempts.map((attempt, i) => ({
      number: i + 1,
      start: T0,
      end: null,
      end_reason: null,
      exit_code: null,
      ...attempt,
    })),
    transitions: states.map(([at, to], i) => ({
      at: T0 + at * MINUTE,
      from_state: states[i - 1]?.[1] ?? null,
      to_state: to,
    })),
  };
}

function told(
  of: WorkloadHistory,
  now: number,
  limitMinutes?: number,
): Array<Partial<News>> {
  return newsOf(
    of,
    limitMinutes === undefined
      ? undefined
      : { ms: limitMinutes * MINUTE, from: 'setting' },
    SETTINGS,
    T0 + now * MINUTE,
  );
}

describe('what there is to tell', () => {
  it.each<[string, State[], number | null]>([
    [
      'at once',
      [
        [0, 'Starting'],
        [2, 'Running'],
      ],
      null,
    ],
    [
      'just under the limit',
      [
        [0, 'Queued'],
        [10, 'Provisioning'],
        [14, 'Running'],
      ],
      null,
    ],
    [
      'after a wait of several states',
      [
        [0, 'Queued'],
        [9, 'Provisioning'],
        [12, 'Starting'],
        [15, 'Running'],
      ],
      15,
    ],
    [
      'again after a pause, whose time is no wait',
      [
        [0, 'Paused'],
        [20, 'Starting'],
        [22, 'Running'],
      ],
      null,
    ],
    [
      'after it was only degraded',
      [
        [0, 'Starting'],
        [1, 'Running'],
        [2, 'Degraded'],
        [25, 'Running'],
      ],
      null,
    ],
  ])('a start %s', (_, states, waited) => {
    const started = told(history(states), 26).filter(
      ({ kind }) => kind === 'started',
    );
    expect(started.map(({ lastedMs }) => lastedMs! / MINUTE)).toEqual(
      waited === null ? [] : [waited],
    );
  });

  it('counts the wait of each attempt by itself', () => {
    const of = history(
      [
        [0, 'Queued'],
        [16, 'Running'],
        [17, 'Queued'],
        [34, 'Running'],
      ],
      [
        { end: T0 + 17 * MINUTE, end_reason: 'preempted' },
        { start: T0 + 17 * MINUTE },
      ],
    );
    expect(told(of, 35)).toEqual([
      expect.objectContaining({ kind: 'started', attempt: 1 }),
      expect.objectContaining({ kind: 'started', attempt: 2 }),
      expect.objectContaining({ kind: 'preempted', attempt: 1, times: 1 }),
    ]);
  });

  it('failed, with how its last attempt ended', () => {
    const of = history(
      [
        [0, 'Starting'],
        [1, 'Running'],
        [5, 'Failed'],
      ],
      [{ end: T0 + 5 * MINUTE, end_reason: 'oom', exit_code: 137 }],
    );
    expect(told(of, 6)).toEqual([
      {
        kind: 'failed',
        attempt: 1,
        at: T0 + 5 * MINUTE,
        lastedMs: 4 * MINUTE,
        endReason: 'oom',
        exitCode: 137,
      },
    ]);
  });

  it('finished; what was stopped by somebody is no news to them', () => {
    const of = (end: string) =>
      history([
        [0, 'Starting'],
        [1, 'Running'],
        [5, end],
      ]);
    expect(told(of('Succeeded'), 6)).toMatchObject([{ kind: 'finished' }]);
    expect(told(of('Stopped'), 6)).toEqual([]);
  });

  it('preempted for the second time, of which only the second is still news', () => {
    const of = history(
      [
        [0, 'Running'],
        [1, 'Queued'],
        [2, 'Running'],
        [40, 'Queued'],
      ],
      [
        { end: T0 + 1 * MINUTE, end_reason: 'preempted' },
        { end: T0 + 40 * MINUTE, end_reason: 'preempted' },
        {},
      ],
    );
    expect(told(of, 41)).toEqual([
      expect.objectContaining({ kind: 'preempted', attempt: 2, times: 2 }),
    ]);
  });

  it.each([
    ['within the limit', 19, []],
    ['beyond it', 21, ['stuck']],
    ['so long ago that it is history', 51, []],
  ])('has been starting %s', (_, now, kinds) => {
    const of = history([[0, 'Starting']]);
    expect(told(of, now, 20).map(({ kind }) => kind)).toEqual(kinds);
  });

  it('is not called stuck while the cluster is not observed', () => {
    expect(told(history([[0, 'Starting']]), 21)).toEqual([]);
  });

  it('is history after half an hour', () => {
    const of = history([
      [0, 'Starting'],
      [1, 'Running'],
      [5, 'Failed'],
    ]);
    expect(told(of, 34)).toHaveLength(1);
    expect(told(of, 35)).toEqual([]);
  });
});
