import { TestDatabases } from '@backstage/backend-test-utils';
import {
  type Spend,
  type SpendFilter,
  type SpendGroupBy,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Knex } from 'knex';
import type { SpendQuery } from '../contracts';
import { Lifecycle } from '../lifecycle';
import { RateTable } from '../metering';
import { migrate, run } from '../metering/testing/ledgerRun';
import {
  beats,
  clock,
  inOrder,
  namespace,
  node,
  pod,
  RATE,
} from '../metering/testing/world';
import { SpendQueries } from './SpendQueries';

jest.setTimeout(120_000);

const DAY = Date.parse('2026-03-02T00:00:00Z');
const QUEUE = 'kueue.x-k8s.io/queue-name';

/** Two teams on two kinds of GPU; queues of which one is called as the key of what has none; free GPUs; a Job and a StatefulSet. */
const observations = inOrder(
  namespace('10:00', 'team-vision', 'vision'),
  namespace('10:00', 'team-speech', 'speech'),
  node('10:00', { created: '08:00' }),
  node('10:00', {
    name: 'big',
    created: '08:00',
    labels: {
      'nvidia.com/gpu.product': 'NVIDIA-H100',
      'karpenter.sh/capacity-type': 'spot',
    },
  }),
  beats('10:00', '12:00'),
  pod('10:00', {
    name: 'a',
    scheduled: '10:00',
    labels: { [QUEUE]: 'gold' },
  }),
  pod('10:06', {
    name: 'a',
    scheduled: '10:00',
    started: '10:06',
    labels: { [QUEUE]: 'gold' },
  }),
  pod('10:00', {
    name: 'b',
    node: 'big',
    scheduled: '10:00',
    started: '10:00',
    labels: { [QUEUE]: 'none' },
  }),
  pod('10:30', {
    name: 'c',
    namespace: 'team-speech',
    node: 'big',
    gpus: 2,
    scheduled: '10:30',
    started: '10:30',
    owner: 'StatefulSet',
  }),
);

/** Which filter takes the rows of a grouping. */
const FILTERED: SpendFilter[] = [
  'kind',
  'template',
  'gpuModel',
  'capacityType',
  'profile',
  'queue',
  'phase',
  'outcome',
  'category',
];

/** What a person goes on to. */
const ROWS: SpendGroupBy[] = ['team', 'workload', 'outcome', 'category'];
const LONG: SpendGroupBy[] = ['workload', 'outcome'];
const NODES = { unallocated: 1, unmetered: 1 };

const databases = TestDatabases.create();

describe.each(databases.eachSupportedId())('looking into a row on %s', id => {
  let knex: Knex;
  let spend: SpendQueries;

  beforeAll(async () => {
    knex = await databases.init(id);
    await migrate(knex);
    await run(knex, observations, { consumers: [Lifecycle.create()] });
    spend = SpendQueries.create({
      knex,
      rates: RateTable.create([RATE]),
      now: () => clock('12:00'),
    });
  });

  const ask = (options: Partial<SpendQuery> = {}): Promise<Spend> =>
    spend.query({
      from: DAY,
      to: DAY + 86_400_000,
      granularity: 'day',
      groupBy: 'team',
      outcomes: true,
      ...options,
    });
  const amounts = ({ gpuMs, costMicros, unpricedGpuMs }: Spend['total']) => ({
    gpuMs,
    costMicros,
    unpricedGpuMs,
  });

  it.each(FILTERED)(
    'by %s says of it exactly what its row said, in whatever grouping',
    async filter => {
      const { rows } = await ask({ groupBy: filter });
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) {
        for (const groupBy of ROWS) {
          // What nobody held has no workload.
          if (row.key in NODES && LONG.includes(groupBy)) continue;
          const within = await ask({
            groupBy,
            filters: {
              // Of the whole fleet this grouping is of all node money.
              ...(groupBy === 'category' ? { category: ['allocated'] } : {}),
              [filter]: [row.key],
            },
          });
          expect([filter, row.key, groupBy, amounts(within.total)]).toEqual([
            filter,
            row.key,
            groupBy,
            amounts(row),
          ]);
        }
      }
    },
  );

  it('all rows of a grouping together are the whole again', async () => {
    for (const filter of FILTERED) {
      const { rows, total } = await ask({ groupBy: filter });
      const { total: again } = await ask({
        groupBy: filter,
        filters: { [filter]: rows.map(({ key }) => key) },
      });
      expect([filter, amounts(again)]).toEqual([filter, amounts(total)]);
    }
  });

  it('narrows by all filters at once, and by any value of one', async () => {
    const { rows } = await ask({
      filters: { gpuModel: ['NVIDIA-H100'], kind: ['Job', 'StatefulSet'] },
    });
    expect(rows.map(row => [row.key, row.costMicros])).toEqual([
      ['speech', 27_000_000],
      ['vision', 18_000_000],
    ]);
    const none = await ask({
      filters: { gpuModel: ['NVIDIA-H100'], queue: ['gold'] },
    });
    expect([none.rows, none.total.costMicros]).toEqual([[], 0]);
  });

  it('tells a queue of the name none from work without a queue', async () => {
    const named = await ask({ filters: { queue: ['value:none'] } });
    expect(named.rows.map(({ key }) => key)).toEqual(['vision']);
    const without = await ask({ filters: { queue: ['none'] } });
    expect(without.rows.map(({ key }) => key)).toEqual(['speech']);
  });

  it('asks what was free of one kind of GPU', async () => {
    const free = await ask({
      groupBy: 'gpuModel',
      filters: { category: ['unallocated'], reason: ['free'] },
    });
    expect(free.rows.map(row => [row.key, row.gpuMs])).toEqual([
      ['NVIDIA-L4', 6 * 3_600_000],
      ['NVIDIA-H100', 3 * 3_600_000],
    ]);
    expect(free.included).toMatch(/that the filters leave/);
    const ofTeam = await ask({
      team: ['vision'],
      filters: { category: ['unallocated'] },
    });
    expect(ofTeam.total.costMicros).toBe(0);
  });

  it('asks what is of no component', async () => {
    const { total } = await ask({ withoutComponent: true });
    expect(total).toEqual((await ask()).total);
  });

  it('files, corrections and their counts are of the filtered rows', async () => {
    const filters = { queue: ['gold'] };
    let csv = '';
    for await (const chunk of spend.exportCsv({
      from: DAY,
      to: DAY + 86_400_000,
      granularity: 'day',
      filters,
    })) {
      csv += chunk;
    }
    const [, ...lines] = csv.trim().split('\n');
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toContain('job-of-a');
    const { bill, total } = await ask({ filters });
    expect(bill).toEqual(total);
  });

  it.each([
    { kind: ['none'] },
    { template: ['none'] },
    { queue: ['none'] },
    { phase: ['none'] },
    { outcome: ['unknown', 'running', 'succeeded'] },
  ])(
    'a file of the fleet filtered by %j has what is on screen, and nothing that nobody held',
    async filters => {
      const query = { from: DAY, to: DAY + 86_400_000, filters };
      let csv = '';
      const exported = spend.exportCsv({ ...query, granularity: 'day' });
      for await (const chunk of exported) csv += chunk;
      const [header, ...lines] = csv
        .trim()
        .split('\n')
        .map(line => line.split(','));
      const seconds = lines.map(line => line[header.indexOf('gpu_seconds')]);
      const { total } = await ask({ filters });
      expect(seconds.reduce((sum, one) => sum + Number(one), 0)).toBe(
        Number(total.gpuMs) / 1000,
      );
      expect(lines.map(line => line[header.indexOf('category')])).not.toContain(
        'unallocated',
      );
    },
  );

  it('shows no split of all node money where only held GPUs can be meant', async () => {
    expect((await ask({ filters: { kind: ['Job'] } })).categories).toBeNull();
    expect(
      (await ask({ filters: { gpuModel: ['NVIDIA-L4'] } })).categories!.map(
        row => row.category,
      ),
    ).toEqual(['allocated', 'unallocated']);
  });
});
