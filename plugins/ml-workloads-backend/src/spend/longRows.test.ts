import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { RateTable } from '../metering';
import { migrate } from '../metering/testing/ledgerRun';
import { SpendQueries } from './SpendQueries';

jest.setTimeout(120_000);

const DAY = Date.parse('2026-03-02T00:00:00Z');
const DAY_MS = 86_400_000;
/** Milli-GPU-ms */
const GPU_HOUR = 3_600_000_000;

const databases = TestDatabases.create();

/** A settled day of workloads without a price, by their GPU-hours. */
async function storeUnpriced(
  knex: Knex,
  hours: Record<string, number>,
): Promise<void> {
  const common = {
    day: DAY,
    cluster: 'lab',
    category: 'allocated',
    reason: '',
    phase: 'running',
    team: 'vision',
    component: '',
    gpu_model: 'NVIDIA-L4',
    profile: '',
    capacity_type: 'on-demand',
    queue: '',
    currency: 'USD',
    cost_micros: null,
  };
  const amounts = (milli: number) => ({
    milli_gpu_ms: milli,
    unpriced_milli_gpu_ms: milli,
  });
  await knex('ledger_days').insert(
    Object.entries(hours).map(([workload, count]) => ({
      ...common,
      workload,
      attempt: 1,
      ...amounts(count * GPU_HOUR),
    })),
  );
  const all = Object.values(hours).reduce((sum, count) => sum + count, 0);
  await knex('ledger_team_days').insert({
    ...common,
    ...amounts(all * GPU_HOUR),
  });
}

describe.each(databases.eachSupportedId())('workloads on %s', id => {
  it('without a price come by their GPU time, not by its digits', async () => {
    const knex = await databases.init(id);
    await migrate(knex);
    await storeUnpriced(knex, { small: 9, greatest: 100, middle: 20 });
    const spend = SpendQueries.create({
      knex,
      rates: RateTable.create([]),
      now: () => DAY + DAY_MS,
    });
    const { rows, total } = await spend.query({
      from: DAY,
      to: DAY + DAY_MS,
      granularity: 'day',
      groupBy: 'workload',
      compare: 'none',
      limit: 2,
    });
    expect(rows.map(({ key, gpuMs }) => [key, gpuMs])).toEqual([
      ['greatest', 360_000_000],
      ['middle', 72_000_000],
      ['others', 32_400_000],
    ]);
    expect(total).toMatchObject({ gpuMs: 464_400_000, costMicros: null });
  });
});
