import { TestDatabases } from '@backstage/backend-test-utils';
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
const NEXT_DAY = Date.parse('2026-03-03T00:00:00Z');

const running = (
  name: string,
  from: string,
  more: { namespace?: string; node?: string; gpus?: number },
) => pod(from, { name, scheduled: from, started: from, ...more });

/** A GPU-hour is 9. Two namespaces have no team; one of them gets a label at 11:00. */
const observations = inOrder(
  namespace('10:00', 'team-vision', 'vision'),
  namespace('10:00', 'nobody', undefined),
  namespace('10:00', 'late', undefined),
  namespace('11:00', 'late', 'speech', 'MODIFIED'),
  node('10:00', { created: '08:00' }),
  node('10:00', { name: 'node-2', created: '08:00' }),
  beats('10:00', '12:00'),
  running('rich', '10:00', { gpus: 3 }),
  running('poor', '11:30', {}),
  running('greater', '10:00', { namespace: 'nobody', node: 'node-2' }),
  running('smaller', '11:00', { namespace: 'nobody', node: 'node-2' }),
  running('moved', '10:30', { namespace: 'late', node: 'node-2' }),
);

const databases = TestDatabases.create();

describe.each(databases.eachSupportedId())('work of no team on %s', id => {
  let spend: SpendQueries;

  beforeAll(async () => {
    const knex = await databases.init(id);
    await migrate(knex);
    await run(knex, observations, { consumers: [Lifecycle.create()] });
    spend = SpendQueries.create({
      knex,
      rates: RateTable.create([RATE]),
      now: () => clock('12:00'),
    });
  });

  const rowsOf = async (query: Partial<SpendQuery>) => {
    const { rows } = await spend.query({
      from: DAY,
      to: NEXT_DAY,
      granularity: 'day',
      groupBy: 'workload',
      ...query,
    });
    return rows.map(({ title, costMicros, unattributed }) => [
      title.replace('Job job-of-', ''),
      Number(costMicros) / 1_000_000,
      unattributed,
    ]);
  };

  it('comes first in lists by workload and attempt, and each by money', async () => {
    const rows = [
      ['greater', 18, true],
      ['moved', 13.5, true],
      ['smaller', 9, true],
      ['rich', 54, false],
      ['poor', 4.5, false],
    ];
    expect(await rowsOf({})).toEqual(rows);
    for (const granularity of ['week', 'month'] as const)
      expect(await rowsOf({ granularity })).toEqual(rows);
    expect(await rowsOf({ groupBy: 'attempt' })).toEqual(
      rows.map(([name, ...rest]) => [`${name}, attempt 1`, ...rest]),
    );
  });

  it('is told before the rest where not all rows are, which is of nobody in particular', async () => {
    expect(await rowsOf({ limit: 2 })).toEqual([
      ['greater', 18, true],
      ['moved', 13.5, true],
      ['3 more', 67.5, false],
    ]);
    expect(await rowsOf({ limit: 4 })).toEqual([
      ['greater', 18, true],
      ['moved', 13.5, true],
      ['smaller', 9, true],
      ['rich', 54, false],
      ['1 more', 4.5, false],
    ]);
  });

  it('is what had no team in the period that is asked for, not before', async () => {
    const hour = {
      from: clock('11:00'),
      to: clock('12:00'),
      granularity: 'hour',
    } as const;
    const rows = [
      ['greater', 9, true],
      ['smaller', 9, true],
      ['rich', 27, false],
      ['moved', 9, false],
      ['poor', 4.5, false],
    ];
    for (const compare of ['none', undefined] as const)
      expect((await rowsOf({ ...hour, compare })).sort(byName)).toEqual(
        [...rows].sort(byName),
      );
    const owned = (await rowsOf(hour)).map(
      ([, , unattributed]) => unattributed,
    );
    expect(owned).toEqual([true, true, false, false, false]);
  });

  it('is said of the part that is asked for', async () => {
    expect(await rowsOf({ team: ['vision', 'speech'] })).toEqual([
      ['rich', 54, false],
      ['moved', 9, false],
      ['poor', 4.5, false],
    ]);
    expect(await rowsOf({ team: ['unattributed'] })).toEqual([
      ['greater', 18, true],
      ['smaller', 9, true],
      ['moved', 4.5, true],
    ]);
    expect(await rowsOf({ team: ['unattributed', 'vision'] })).toEqual([
      ['greater', 18, true],
      ['smaller', 9, true],
      ['moved', 4.5, true],
      ['rich', 54, false],
      ['poor', 4.5, false],
    ]);
  });

  it('is not told to somebody who may see a team only', async () => {
    expect(
      await rowsOf({
        team: ['unattributed', 'speech'],
        allowed: { teams: ['speech'] },
      }),
    ).toEqual([['moved', 9, false]]);
  });

  it('is one row in lists by team', async () => {
    expect(await rowsOf({ groupBy: 'team' })).toEqual([
      ['unattributed', 31.5, true],
      ['vision', 58.5, false],
      ['speech', 9, false],
    ]);
    expect((await rowsOf({ groupBy: 'queue' })).every(row => !row[2])).toBe(
      true,
    );
  });
});

function byName(a: unknown[], b: unknown[]): number {
  return String(a[0]) < String(b[0]) ? -1 : 1;
}
