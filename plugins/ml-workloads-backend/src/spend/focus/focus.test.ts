import { TestDatabases } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { fromBigInteger } from '@slipway/backstage-plugin-ml-workloads-common';
import { parse } from 'csv-parse/sync';
import { Lifecycle } from '../../lifecycle';
import { RateTable, Settler } from '../../metering';
import { migrate, run } from '../../metering/testing/ledgerRun';
import {
  beats,
  inOrder,
  namespace,
  node,
  pod,
  RATE,
} from '../../metering/testing/world';
import { SpendQueries } from '../SpendQueries';
import { readFocusSettings } from './readFocusSettings';

jest.setTimeout(120_000);

const MARCH = {
  from: Date.parse('2026-03-01T00:00:00Z'),
  to: Date.parse('2026-04-01T00:00:00Z'),
  granularity: 'day' as const,
};
const APRIL = {
  from: MARCH.to,
  to: Date.parse('2026-05-01T00:00:00Z'),
  granularity: 'day' as const,
};
/** March is closed. */
const LATER = Date.parse('2026-04-05T00:00:00Z');

/** A node with a price, of which two teams hold GPUs, and one without. */
const observations = inOrder(
  namespace('10:00', 'team-vision', 'vision'),
  namespace('10:00', 'team-speech', 'speech'),
  node('10:00', { created: '08:00' }),
  node('10:00', {
    name: 'unpriced',
    created: '08:00',
    gpus: 1,
    labels: { 'node.kubernetes.io/instance-type': 'new-type' },
  }),
  beats('10:00', '12:00'),
  pod('10:00', { name: 'a', scheduled: '10:00' }),
  pod('10:06', { name: 'a', scheduled: '10:00', started: '10:06' }),
  pod('10:00', {
    name: 'b',
    namespace: 'team-speech',
    node: 'unpriced',
    scheduled: '10:00',
    started: '10:00',
  }),
);

/** What the rules of FOCUS 1.2 (requirements model 1.2.0.1, as the validator of the FinOps Foundation reads it) demand of usage and corrections. */
const NEVER_NULL = [
  'BilledCost',
  'BillingAccountId',
  'BillingCurrency',
  'BillingPeriodEnd',
  'BillingPeriodStart',
  'ChargeCategory',
  'ChargeDescription',
  'ChargeFrequency',
  'ChargePeriodEnd',
  'ChargePeriodStart',
  'ConsumedQuantity',
  'ConsumedUnit',
  'ContractedCost',
  'EffectiveCost',
  'InvoiceIssuerName',
  'ListCost',
  'PricingCategory',
  'PricingQuantity',
  'PricingUnit',
  'ProviderName',
  'PublisherName',
  'ServiceCategory',
  'ServiceName',
  'ServiceSubcategory',
];
const NUMBERS = NEVER_NULL.filter(name => /(Cost|Quantity)$/.test(name));
const TIMES = NEVER_NULL.filter(name => /Period/.test(name));
const ALLOWED: Record<string, string[]> = {
  ChargeCategory: ['Usage'],
  ChargeClass: ['', 'Correction'],
  ChargeFrequency: ['Usage-Based'],
  PricingCategory: ['Standard', 'Dynamic', 'Committed', 'Other'],
  ServiceCategory: ['AI and Machine Learning'],
  ServiceSubcategory: ['Machine Learning'],
};

type Row = Record<string, string>;

function brokenRules(rows: Row[]): string[] {
  const broken: string[] = [];
  for (const row of rows) {
    const demand = (rule: string, holds: boolean) => {
      if (!holds) broken.push(`${rule}: ${JSON.stringify(row)}`);
    };
    for (const name of NEVER_NULL) demand(`${name} is null`, row[name] !== '');
    for (const name of NUMBERS) {
      demand(`${name} is a decimal`, /^-?\d+\.\d+$/.test(row[name]));
    }
    for (const name of TIMES) {
      demand(
        `${name} is a time`,
        /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(row[name]),
      );
    }
    for (const [name, values] of Object.entries(ALLOWED)) {
      demand(`${name} is known`, values.includes(row[name]));
    }
    demand(
      'the charge period is half-open',
      row.ChargePeriodStart < row.ChargePeriodEnd,
    );
    demand(
      'what is no correction is charged within its billing period',
      row.ChargeClass === 'Correction' ||
        (row.BillingPeriodStart <= row.ChargePeriodStart &&
          row.ChargePeriodEnd <= row.BillingPeriodEnd),
    );
    demand(
      'a resource has an id, a name and a type, or none of them',
      new Set([row.ResourceId, row.ResourceName, row.ResourceType].map(Boolean))
        .size === 1,
    );
    demand(
      'a sub account has an id, a name and a type, or none of them',
      new Set(
        [row.SubAccountId, row.SubAccountName, row.SubAccountType].map(Boolean),
      ).size === 1,
    );
    demand(
      'tags are an object of texts',
      Object.values(JSON.parse(row.Tags)).every(
        value => typeof value === 'string',
      ),
    );
  }
  return broken;
}

const micros = (rows: Row[], column: string) =>
  rows.reduce((sum, row) => sum + BigInt(row[column].replace('.', '')), 0n);

const databases = TestDatabases.create();

describe.each(databases.eachSupportedId())('FOCUS 1.2 on %s', id => {
  let spend: SpendQueries;
  let knex: Awaited<ReturnType<typeof databases.init>>;

  const exported = async (
    query: Parameters<SpendQueries['exportFocus']>[0],
  ) => {
    let text = '';
    for await (const chunk of spend.exportFocus(query)) text += chunk;
    return parse(text, { columns: true }) as Row[];
  };

  beforeAll(async () => {
    knex = await databases.init(id);
    await migrate(knex);
    await run(knex, observations, { consumers: [Lifecycle.create()] });
    // After the close the price turns out to have been another, for the first hour.
    await knex('ledger_dirty_hours')
      .insert({
        cluster: 'lab',
        hour: Date.parse('2026-03-02T10:00:00Z'),
        revision: 99,
      })
      .onConflict(['cluster', 'hour'])
      .merge();
    const settle = (pricePerNodeHour: string, now: number) =>
      Settler.create({
        knex,
        rates: RateTable.create([{ ...RATE, pricePerNodeHour }]),
        closing: { closeMonthsOn: 4 },
        now: () => now,
      }).settleDirty({ limit: Infinity, force: true });
    await settle('36', Date.parse('2026-03-31T00:00:00Z'));
    await knex('ledger_dirty_hours').insert({
      cluster: 'lab',
      hour: Date.parse('2026-03-02T10:00:00Z'),
      revision: 100,
    });
    await settle('30.5', LATER);
    await knex('workloads')
      .where({ name: 'job-of-a' })
      .update({ name: '=cmd()' });
    spend = SpendQueries.create({
      knex,
      rates: RateTable.create([RATE]),
      closing: { closeMonthsOn: 4 },
      focus: readFocusSettings(
        new ConfigReader({
          organization: { name: 'Example' },
          mlWorkloads: { focus: { serviceName: '@gpu' } },
        }),
      ),
      now: () => LATER,
    });
  });

  it('keeps to the rules of the specification', async () => {
    const rows = [...(await exported(MARCH)), ...(await exported(APRIL))];
    expect(rows.length).toBeGreaterThan(3);
    expect(brokenRules(rows)).toEqual([]);
    // Unit prices are left out: no price times a quantity gives money that was rounded for each cut of a node's time.
    expect(
      Object.keys(rows[0]).filter(name => /UnitPrice|^Sku/.test(name)),
    ).toEqual([]);
    const own = Object.keys(rows[0]).filter(name => name.startsWith('x_'));
    expect(Object.keys(rows[0]).slice(-own.length)).toEqual(own);
  });

  it('has the money of the answers, to the micro-dollar: a month, and what was corrected of it later', async () => {
    for (const period of [MARCH, APRIL]) {
      const rows = await exported(period);
      const answer = await spend.query({ ...period, groupBy: 'reason' });
      expect(micros(rows, 'EffectiveCost')).toBe(
        fromBigInteger(answer.bill.costMicros!),
      );
      expect(micros(rows, 'BilledCost')).toBe(0n);
      let csv = '';
      for await (const chunk of spend.exportCsv(period)) csv += chunk;
      const lines = (parse(csv, { columns: true }) as Row[]).filter(
        ({ cost }) => cost !== '',
      );
      expect(micros(lines, 'cost')).toBe(micros(rows, 'EffectiveCost'));
    }
    // Two hours at 36, of which the first should have been at 30.50.
    const march = await spend.query({ ...MARCH, groupBy: 'reason' });
    expect(march.bill.costMicros).toBe(72_000_000);
    // The day was not settled to its end, but its month is closed.
    expect(march.buckets.map(({ provisional }) => provisional)).toEqual([
      false,
    ]);
    expect(march.months).toEqual([
      {
        month: '2026-03',
        closed: true,
        closesAt: '2026-04-04T00:00:00.000Z',
      },
    ]);
    const april = await spend.query({ ...APRIL, groupBy: 'reason' });
    expect(april.total.costMicros).toBe(0);
    expect(april.corrections).toMatchObject({
      costMicros: -5_500_000,
      gpuMs: 0,
      months: [{ month: '2026-03', costMicros: -5_500_000 }],
    });
    expect(april.bill.costMicros).toBe(-5_500_000);
  });

  it('charges a correction for its hour, and bills it in the month of its posting', async () => {
    const rows = await exported({ ...APRIL, team: ['vision'] });
    expect(rows.map(row => row.ChargeClass)).toEqual([
      'Correction',
      'Correction',
    ]);
    expect(rows[0]).toMatchObject({
      ChargePeriodStart: '2026-03-02T10:00:00Z',
      ChargePeriodEnd: '2026-03-02T11:00:00Z',
      BillingPeriodStart: '2026-04-01T00:00:00Z',
      BillingPeriodEnd: '2026-05-01T00:00:00Z',
      SubAccountId: 'vision',
    });
  });

  it('leaves out what has no price, and says how much that is', async () => {
    const rows = await exported(MARCH);
    expect(rows.map(row => row.SubAccountId)).not.toContain('speech');
    expect(await spend.unpriced(MARCH)).toEqual({
      rows: 1,
      milliGpuMs: 7_200_000_000n,
      partial: false,
    });
  });

  it('runs as no formula in a spreadsheet, and leaves numbers numbers', async () => {
    const rows = await exported(MARCH);
    const [held] = rows.filter(row => row.ResourceId !== '');
    expect(held).toMatchObject({
      ResourceName: "'=cmd()",
      ServiceName: "'@gpu",
    });
    const [corrected] = await exported(APRIL);
    expect(corrected.EffectiveCost).toMatch(/^-/);
  });
});

it('takes the names of the biller, invoicer, provider and publisher from the configuration', () => {
  expect(readFocusSettings(new ConfigReader({}))).toEqual({
    billingAccountId: 'gpu-platform',
    billingAccountName: 'GPU platform',
    invoiceIssuerName: 'GPU platform',
    providerName: 'GPU platform',
    publisherName: 'GPU platform',
    serviceName: 'GPU platform',
    billedCost: 'zero',
  });
  expect(() =>
    readFocusSettings(
      new ConfigReader({ mlWorkloads: { focus: { billedCost: 'all' } } }),
    ),
  ).toThrow(/billedCost must be zero or effective, not all/);
});
