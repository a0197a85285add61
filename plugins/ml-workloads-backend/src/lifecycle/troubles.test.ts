import type { KubeObject } from '../observe/types';
import type { PodFacts } from './facts';
import { mergePod, podFacts } from './podFacts';
import { timelineOf } from './timeline';

const START = Date.parse('2026-11-24T10:00:00Z');
const time = (second: number) =>
  new Date(START + second * 1000).toISOString().replace('.000', '');

/** A pod as it is from `second` on: how its container is, and whether it is Ready. */
function pod(second: number, container: object, ready: boolean): KubeObject {
  return {
    metadata: { name: 'server', uid: 'server', creationTimestamp: time(0) },
    spec: { nodeName: 'node', containers: [{ name: 'main' }] },
    status: {
      phase: 'Running',
      conditions: [
        {
          type: 'PodScheduled',
          status: 'True',
          lastTransitionTime: time(1),
        },
        {
          type: 'Ready',
          status: ready ? 'True' : 'False',
          lastTransitionTime: time(second),
        },
      ],
      containerStatuses: [{ name: 'main', ...container }],
    },
  };
}

const running = (second: number) => ({
  state: { running: { startedAt: time(second) } },
});
const crashed = (second: number) => ({
  lastState: { terminated: { exitCode: 1, finishedAt: time(second) } },
});

/** It ran at 2 and was ready at 5, crashed at 10, ran again at 20 and was ready again at 25. */
const SEEN = [
  pod(0, running(2), false),
  pod(5, running(2), true),
  pod(10, { state: { waiting: {} }, ...crashed(10) }, false),
  pod(10, { ...running(20), ...crashed(10) }, false),
  pod(25, { ...running(20), ...crashed(10) }, true),
];

function told(readyByCondition: boolean, seen = SEEN): string[] {
  const facts = seen.reduce<PodFacts | undefined>(
    (known, next) => mergePod(known, podFacts(next, 1000, START)),
    undefined,
  )!;
  const { transitions } = timelineOf({
    object: {
      createdAt: START,
      goneAt: null,
      suspended: false,
      wantedPods: 1,
      endsWithPods: false,
      readyByCondition,
    },
    queued: false,
    kueue: null,
    flips: [],
    pods: [facts],
  });
  return transitions.map(({ state, at }) => `${state} ${(at - START) / 1000}`);
}

describe('a pod whose container crashed', () => {
  it.each([
    [
      'serves again when it is ready again',
      true,
      [
        'Provisioning 0',
        'Starting 1',
        'Running 5',
        'Degraded 10',
        'Running 25',
      ],
    ],
    [
      'trains again as soon as it runs again',
      false,
      [
        'Provisioning 0',
        'Starting 1',
        'Running 2',
        'Degraded 10',
        'Running 20',
      ],
    ],
  ])('%s', (_, readyByCondition, expected) => {
    expect(told(readyByCondition)).toEqual(expected);
  });

  it('that crashes a second time before it is ready does not serve in between', () => {
    const again = [
      ...SEEN.slice(0, 4),
      pod(10, { state: { waiting: {} }, ...crashed(22) }, false),
      pod(40, { ...running(35), ...crashed(22) }, true),
    ];
    expect(told(true, again).slice(-2)).toEqual(['Degraded 10', 'Running 40']);
  });
});

describe('a pod on a node whose clock is five minutes wrong', () => {
  const skewed = (skew: number) => {
    const seen = pod(2 + skew, running(2 + skew), true);
    const [scheduled] = seen.status.conditions;
    scheduled.lastTransitionTime = time(1 + skew);
    return seen;
  };

  it.each([
    ['behind: nothing was before the pod', -300, ['Running 0']],
    ['ahead', 300, ['Provisioning 0', 'Starting 301', 'Running 302']],
  ])('%s', (_, skew, expected) => {
    expect(told(true, [skewed(skew)])).toEqual(expected);
  });
});
