import { messageOf, summaryOf } from './messageOf';
import { plainName } from './plainText';
import type { News } from './types';

const MINUTE = 60_000;
const WORKLOAD = {
  id: 'a1b2',
  cluster: 'lab',
  namespace: 'team-vision',
  kind: 'Job',
  name: 'train-7b',
  team: 'vision',
  component: null,
  profile: 'h100',
  type: 'training',
  state: 'Running',
  since: 0,
};

const news = (item: Partial<News> & Pick<News, 'kind'>): News => ({
  attempt: 1,
  at: 0,
  lastedMs: 0,
  ...item,
});

describe('the message', () => {
  it.each<[News, string, string]>([
    [
      news({ kind: 'started', lastedMs: 130 * MINUTE }),
      'train-7b is running after 2 h 10 min of waiting',
      'Job in team-vision on cluster lab.',
    ],
    [
      news({ kind: 'failed', endReason: 'oom', lastedMs: 61 * MINUTE }),
      'train-7b failed',
      'It ran out of memory. It had run for 1 h 1 min. Job in team-vision on cluster lab.',
    ],
    [
      news({ kind: 'failed', endReason: 'failed', exitCode: 3 }),
      'train-7b failed',
      'It ended with exit code 3. Job in team-vision on cluster lab.',
    ],
    [
      news({ kind: 'failed', endReason: null, exitCode: null }),
      'train-7b failed',
      'Job in team-vision on cluster lab.',
    ],
    [
      news({ kind: 'preempted', times: 3 }),
      'train-7b lost its GPUs to work of higher priority',
      'This was time 3. Job in team-vision on cluster lab.',
    ],
    [
      news({
        kind: 'stuck',
        lastedMs: 45 * MINUTE,
        limit: { ms: 12 * MINUTE, from: 'statistics' },
      }),
      'train-7b has been starting for 45 min',
      '19 of 20 starts like it take at most 12 min. Job in team-vision on cluster lab.',
    ],
    [
      news({ kind: 'finished', lastedMs: 90 * MINUTE }),
      'train-7b finished',
      'It had run for 1 h 30 min. Job in team-vision on cluster lab.',
    ],
  ])('of $kind', (item, title, description) => {
    expect(messageOf(WORKLOAD, item)).toMatchObject({
      title,
      description,
      link: '/gpu/workloads/a1b2',
      topic: `workload-${item.kind}`,
      scope: `ml-workloads:a1b2:${item.kind}`,
    });
  });

  it('of many workloads at once names three of them', () => {
    const many = ['a', 'b', 'c', 'd', 'e', 'f'].map(name => ({
      ...WORKLOAD,
      name,
    }));
    expect(summaryOf('failed', many)).toMatchObject({
      title: '6 workloads failed',
      description: 'a, b, c and 3 more.',
    });
  });

  it.each([
    ['train-7b.v2', 'train-7b.v2'],
    ['<!channel> hello', '__channel__hello'],
    ['[free](https://evil.example)', '_free__https:__evil.example_'],
    ['a\u202Eb\u200Bc\n', 'a_b_c_'],
    ['x'.repeat(200), `${'x'.repeat(99)}…`],
  ])('makes the name %p plain', (name, plain) => {
    expect(plainName(name)).toBe(plain);
  });
});
