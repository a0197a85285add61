import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { ensureHourPartitions, toBigint } from '../metering';
import { UnfoldedHours } from '../metering/folding';
import { migrate } from '../metering/testing/ledgerRun';
import { exportPages, PAGE, type ExportRow } from './exportRows';
import { settledTable } from './selection';

jest.setTimeout(120_000);

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAY = Date.parse('2026-03-02T00:00:00Z');
const PERIOD = { from: DAY - DAY_MS, to: DAY + DAY_MS };
/** Some more than two pages. */
const WORKLOADS = 2 * PAGE + 10;
const HOURS = 2;

const databases = TestDatabases.create();

/** A day that is folded, with few rows, and one that is not, with many. */
async function storeHours(knex: Knex): Promise<void> {
  const common = {
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
    attempt: 1,
    milli_gpu_ms: 1000,
    unpriced_milli_gpu_ms: 0,
  };
  for (const [table, start] of [
    ['ledger_days', { day: DAY - DAY_MS }],
    ['ledger_months', { month: Date.parse('2026-03-01T00:00:00Z') }],
  ] as const) {
    await knex(table).insert(
      ['w1', 'w3000', 'w9999'].map(workload => ({
        ...common,
        ...start,
        workload,
        cost_micros: 5,
      })),
    );
  }
  await ensureHourPartitions(knex, [DAY]);
  const hours = Array.from({ length: HOURS }, (_, n) => DAY + n * HOUR_MS);
  await UnfoldedHours.of(knex).add('lab', hours);
  for (const hour of hours) {
    const rows = Array.from({ length: WORKLOADS }, (_, n) => ({
      ...common,
      hour,
      workload: `w${n}`,
      cost_micros: n,
    }));
    await knex.batchInsert('ledger_hours', rows, 500);
  }
}

describe.each(databases.eachSupportedId())('exported rows on %s', id => {
  let knex: Knex;

  beforeAll(async () => {
    knex = await databases.init(id);
    await migrate(knex);
  });
  beforeEach(async () => {
    for (const table of ['hours', 'days', 'months', 'unfolded_hours']) {
      await knex(`ledger_${table}`).delete();
    }
    await storeHours(knex);
  });

  async function read(
    granularity: 'day' | 'month',
    afterFirst?: () => Promise<void>,
  ): Promise<ExportRow[]> {
    const rows: ExportRow[] = [];
    const table = settledTable(granularity);
    const period =
      granularity === 'month'
        ? { from: Date.parse('2026-03-01T00:00:00Z'), to: PERIOD.to }
        : PERIOD;
    let pages = 0;
    for await (const page of exportPages(knex, table, period, period)) {
      expect(page.length).toBeLessThanOrEqual(PAGE);
      rows.push(...page);
      pages += 1;
      if (pages === 1) await afterFirst?.();
    }
    expect(pages).toBe(3);
    return rows;
  }

  it.each([
    ['day', WORKLOADS + 3],
    // The month has what both days have as one row.
    ['month', WORKLOADS + 1],
  ] as const)(
    'of each %s are told once each, though it is folded while the file is read',
    async (granularity, expected) => {
      const before = await read(granularity);
      expect(before).toHaveLength(expected);
      expect(new Set(before.map(r => `${r.start} ${r.workload}`)).size).toBe(
        expected,
      );
      const cost = before.reduce((sum, row) => sum + toBigint(row.cost)!, 0n);
      expect(cost).toBe(BigInt(15 + (HOURS * WORKLOADS * (WORKLOADS - 1)) / 2));

      const meanwhile = await read(granularity, () =>
        knex.transaction(trx =>
          UnfoldedHours.of(trx).fold({ cluster: 'lab', day: DAY }),
        ),
      );
      expect(meanwhile).toEqual(before);
      expect(await read(granularity)).toEqual(before);
    },
  );
});
