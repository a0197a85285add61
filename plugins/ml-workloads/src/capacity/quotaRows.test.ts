import { capacity } from '../../dev/capacityFixture';
import { quotaRows } from './quotaRows';

const [queue] = capacity.clusterQueues;
const [quota] = queue.quotas;
const rowsOf = (quotas: Array<Partial<typeof quota>>) =>
  quotaRows({
    queues: capacity.queues,
    clusterQueues: [
      { ...queue, quotas: quotas.map(more => ({ ...quota, ...more })) },
    ],
  });

it('leaves out what a queue has no quota of and does not use, and nothing that is not known', () => {
  const rows = rowsOf([
    { flavor: 'h100', nominal: 8, used: 0 },
    { flavor: 'l4', nominal: 0, used: 0 },
    { flavor: 'spot', nominal: 0, used: 2 },
    { flavor: 'a100', nominal: 0, used: null },
  ]);
  expect(rows.map(({ flavor }) => flavor)).toEqual(['a100', 'h100', 'spot']);
});

it('names the device where a queue has several of a flavor', () => {
  const rows = rowsOf([
    { flavor: 'mig', resource: 'nvidia.com/mig-1g.10gb', nominal: 2, used: 0 },
    { flavor: 'mig', resource: 'nvidia.com/mig-3g.40gb', nominal: 4, used: 0 },
    { flavor: 'h100', resource: 'nvidia.com/gpu', nominal: 8, used: 0 },
  ]);
  expect(rows.map(({ label }) => label).sort()).toEqual([
    'h100',
    'mig mig-1g.10gb',
    'mig mig-3g.40gb',
  ]);
});
