import type { Observation } from '../observe/types';
import { job, kueueWorkload, ms, type KueueInput } from './testing/objects';
import { told } from './testing/told';

/**
 * Kueue 0.19 evicts what is switched off while it waits, and says nothing when it is switched on again: the condition stays, without
 * `Requeued`, until it is admitted. As recorded from a Job that was paused and resumed in its queue.
 */

const WAITS = {
  type: 'QuotaReserved',
  status: 'False',
  reason: 'Pending',
  message: "couldn't assign flavors to pod set main",
  at: 1,
};
const evicted = (reason: string, at: number) => ({
  type: 'Evicted',
  reason,
  message: 'x',
  at,
});

function seen(at: number, input: KueueInput): Observation {
  return {
    at: ms(at),
    cluster: 'lab',
    resource: 'workloads.kueue.x-k8s.io',
    type: 'MODIFIED',
    object: kueueWorkload(input),
  };
}

const MADE: Observation = {
  at: ms(0),
  cluster: 'lab',
  resource: 'jobs.batch',
  type: 'ADDED',
  object: job({ suspend: true }),
};
const off = evicted('Deactivated', 10);

/** States with the second in which each begins. */
function history(...observations: Observation[]) {
  const [{ transitions, attempts, row }] = told([MADE, ...observations]);
  return {
    now: row.state,
    states: transitions.map(({ to_state, at }) => [
      to_state,
      (at - ms(0)) / 1000,
    ]),
    tries: attempts.map(({ start }) => (start - ms(0)) / 1000),
  };
}

const paused = seen(10.4, { active: false, conditions: [WAITS, off] });
const resumed = seen(20.4, { active: true, conditions: [WAITS, off] });

it('is queued again from when it was seen to be switched on', () => {
  expect(history(seen(1, { conditions: [WAITS] }), paused, resumed)).toEqual({
    now: 'Queued',
    states: [
      ['Queued', 0],
      ['Paused', 10],
      ['Queued', 20.4],
    ],
    tries: [0, 20.4],
  });
});

it('is paused and queued as often as that happens, and told again it stays so', () => {
  const again = [
    seen(30.4, { active: false, conditions: [WAITS, off] }),
    seen(40.4, { active: true, conditions: [WAITS, off] }),
  ];
  const once = history(paused, resumed, ...again);
  expect(once.states.slice(1)).toEqual([
    ['Paused', 10],
    ['Queued', 20.4],
    ['Paused', 30.4],
    ['Queued', 40.4],
  ]);
  expect(
    history(
      ...[paused, resumed, ...again],
      seen(90, { active: true, conditions: [WAITS, off] }),
    ),
  ).toEqual(once);
});

it('is queued though nobody saw it switched off, and the clocks differ', () => {
  const { now, states } = history(
    seen(5, { active: true, conditions: [WAITS, off] }),
  );
  expect(now).toBe('Queued');
  expect(states).toEqual([
    ['Queued', 0],
    ['Paused', 10],
    ['Queued', 10.001],
  ]);
});

it('is paused when it is switched off where it waits after a preemption', () => {
  const preempted = evicted('Preempted', 10);
  const requeued = { type: 'Requeued', reason: 'Preempted', at: 10 };
  const conditions = [WAITS, preempted, requeued];
  const { states } = history(
    seen(11, { active: true, conditions }),
    seen(20.4, { active: false, conditions }),
    seen(30.4, { active: true, conditions }),
  );
  expect(states).toEqual([
    ['Queued', 0],
    ['Queued', 10],
    ['Paused', 20.4],
    ['Queued', 30.4],
  ]);
});

it("begins again by Kueue's own time where Kueue says it", () => {
  const requeued = (status: string, at: number) => ({
    type: 'Requeued',
    status,
    reason: 'Deactivated',
    at,
  });
  const held = [WAITS, off, requeued('False', 10)];
  const { states, tries } = history(
    seen(10.4, { active: false, conditions: held }),
    seen(19.9, { active: true, conditions: held }),
    seen(20.4, {
      active: true,
      conditions: [WAITS, off, requeued('True', 20)],
    }),
  );
  expect(states.slice(1)).toEqual([
    ['Paused', 10],
    ['Queued', 20],
  ]);
  expect(tries).toEqual([0, 20]);
});

it("begins again by Kueue's own time where it was switched on before its pods were gone", () => {
  const quota = (status: string, at: number) => ({
    type: 'QuotaReserved',
    status,
    reason: status === 'True' ? 'QuotaReserved' : 'Pending',
    at,
  });
  const leaves = [quota('True', 1), off];
  const { states, tries } = history(
    seen(10.4, { active: false, conditions: leaves }),
    seen(15.6, { active: true, conditions: leaves }),
    seen(20.4, {
      active: true,
      conditions: [
        quota('False', 20),
        off,
        { type: 'Requeued', reason: 'Reactivated', at: 20 },
      ],
    }),
  );
  expect(states.slice(-2)).toEqual([
    ['Paused', 10],
    ['Queued', 20],
  ]);
  expect(tries).toEqual([0, 20]);
});
