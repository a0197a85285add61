import { TestDatabases } from '@backstage/backend-test-utils';
import { readFileSync, writeFileSync } from 'fs';
import type { Knex } from 'knex';
import { resolve } from 'path';
import {
  clearLedger,
  everything,
  migrate,
  run,
  settled,
} from '../testing/ledgerRun';
import { shuffled } from '../testing/shuffled';
import { claimCases } from './claimCases';
import { migCases } from './migCases';
import { renderCases } from './render';
import { sharingCases } from './sharingCases';
import { timeCases } from './timeCases';

jest.setTimeout(120_000);

const GROUPS = [timeCases, sharingCases, migCases, claimCases];
const CASES = GROUPS.flatMap(({ cases }) => cases);
const PAGE = resolve(__dirname, '../../../../../docs/ledger-cases.md');
const databases = TestDatabases.create();

/** Money of each UTC month that is settled. */
async function byMonth(knex: Knex): Promise<Record<string, number>> {
  const rows = await knex('ledger_team_months')
    .select('month')
    .sum({ micros: 'cost_micros' })
    .groupBy('month');
  return Object.fromEntries(
    rows.map(({ month, micros }: any) => [
      new Date(Number(month)).toISOString().slice(0, 7),
      Number(micros),
    ]),
  );
}

describe.each(databases.eachSupportedId())('the ledger by hand on %s', id => {
  let knex: Knex;

  beforeAll(async () => {
    knex = await databases.init(id);
    await migrate(knex);
  });
  beforeEach(() => clearLedger(knex));

  it.each(CASES)('$title', async ({ observations, rates, ...wanted }) => {
    await run(knex, observations, { rates });

    expect(await settled(knex)).toEqual(wanted.expected);
    expect(await settled(knex, 'month')).toEqual(wanted.expected);
    expect(await byMonth(knex)).toMatchObject(wanted.months ?? {});
    const [{ over }] = await knex('ledger_settled_hours').sum({
      over: 'overcommitted_milli_gpu_ms',
    });
    expect(Number(over)).toBe((wanted.overcommittedGpuMs ?? 0) * 1000);
    const problems = await knex('ledger_problems').distinct('code');
    expect(problems.map(({ code }) => code)).toEqual(wanted.problems ?? []);

    // The same in another order, in small batches, settled after each, and told twice.
    const once = await everything(knex);
    await clearLedger(knex);
    let seed = 7;
    const random = () => {
      seed = (seed * 16807) % 2147483647;
      return seed / 2147483647;
    };
    const inAnyOrder = shuffled(observations, random, 0.9);
    await run(knex, inAnyOrder, { rates, batch: 29, settleEach: true });
    expect(await everything(knex)).toEqual(once);
    await run(knex, observations, { rates });
    expect(await everything(knex)).toEqual(once);
  });
});

it('stands in the documentation as it is tested', () => {
  const page = renderCases(GROUPS);
  if (process.env.UPDATE_LEDGER_CASES) writeFileSync(PAGE, page);
  expect(readFileSync(PAGE, 'utf8')).toBe(page);
});
