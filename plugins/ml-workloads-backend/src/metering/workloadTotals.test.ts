import { TestDatabases } from '@backstage/backend-test-utils';
import { Lifecycle } from '../lifecycle';
import { migrate, run, settleAll } from './testing/ledgerRun';
import { beats, inOrder, namespace, node, pod, RATE } from './testing/world';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('settling on %s', id => {
  it('writes beside each workload what the ledger sums to, also when prices are corrected', async () => {
    const knex = await databases.init(id);
    await migrate(knex);
    await run(
      knex,
      inOrder(
        namespace('10:00', 'team-vision', 'vision'),
        node('10:00', { created: '08:00' }),
        beats('10:00', '12:30'),
        pod('10:00', { scheduled: '10:00', started: '10:00' }),
      ),
      { consumers: [Lifecycle.create()] },
    );
    const numbers = (row: object | undefined) =>
      Object.values(row ?? {}).map(value => value && Number(value));
    const stored = async () =>
      numbers(
        await knex('workloads').first(
          'settled_milli_gpu_ms',
          'settled_cost_micros',
          'settled_unpriced_milli_gpu_ms',
        ),
      );
    const summed = async () =>
      numbers(
        await knex('ledger_team_months')
          .where({ category: 'allocated' })
          .sum('milli_gpu_ms as milli')
          .sum('cost_micros as cost')
          .sum('unpriced_milli_gpu_ms as unpriced')
          .first(),
      );

    expect(await stored()).toEqual(await summed());
    expect((await stored())[1]).toBeGreaterThan(0);

    await knex('ledger_dirty_hours').insert(
      await knex('ledger_settled_hours').select('cluster', 'hour', {
        revision: 'hour',
      }),
    );
    await settleAll(knex, [{ ...RATE, instanceType: 'another' }]);
    expect(await stored()).toEqual(await summed());
    expect((await stored())[1]).toBeNull();
  });

  it('keeps what a team spent on a workload that it gave away from the list of the next team', async () => {
    const knex = await databases.init(id);
    await migrate(knex);
    await run(
      knex,
      inOrder(
        namespace('10:00', 'team-vision', 'vision'),
        node('10:00', { created: '08:00' }),
        beats('10:00', '12:30'),
        pod('10:00', { scheduled: '10:00', started: '10:00' }),
        namespace('11:30', 'team-vision', 'speech', 'MODIFIED'),
      ),
      { consumers: [Lifecycle.create()] },
    );
    const [workload] = await knex('workloads').select(
      'team',
      'settled_milli_gpu_ms as milli',
    );
    const [speech] = await knex('ledger_team_months')
      .where({ category: 'allocated', team: 'speech' })
      .sum('milli_gpu_ms as milli');
    expect(workload.team).toBe('speech');
    expect(Number(workload.milli)).toBe(Number(speech.milli));
    expect(Number(speech.milli)).toBeGreaterThan(0);
  });
});
