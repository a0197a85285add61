import { cohortsOf } from './capacity';

const queue = (name: string, cohort: string | null, amounts: object) => ({
  cluster: 'lab',
  name,
  cohort,
  pending: 0,
  admitted: 0,
  quotas: [
    {
      flavor: 'h100',
      resource: 'nvidia.com/gpu',
      nominal: 8,
      used: 4,
      borrowed: 0,
      lent: 0,
      borrowingLimit: null,
      lendingLimit: null,
      ...amounts,
    },
  ],
});

it('sums the quotas of a cohort, and does not sum what a queue does not say', () => {
  expect(
    cohortsOf({
      clusterQueues: [
        queue('vision', 'all', {}),
        queue('speech', 'all', { used: 12, borrowed: 4 }),
        queue('alone', null, {}),
        queue('new', 'other', { used: null, borrowed: null }),
      ],
    }).map(({ cohort, queues, nominal, used, borrowed }) => [
      cohort,
      queues,
      nominal,
      used,
      borrowed,
    ]),
  ).toEqual([
    ['all', 2, 16, 16, 4],
    ['other', 1, 8, null, null],
  ]);
});
