import { performance } from 'perf_hooks';
import { Lifecycle } from '../../lifecycle';
import { Pipeline } from '../../observe/Pipeline';
import { openReplayDatabase } from '../../replay/database';
import { DEFAULT_CLOSING } from '../corrections';
import { UnfoldedHours } from '../folding';
import { Ledger } from '../Ledger';
import { RateTable } from '../rates';
import { Settler } from '../Settler';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time';
import { BEGIN, CLUSTER, fleet, RATE } from './fleet';

const HOURS = 24;
/** How often the hour that runs is settled. */
const MINUTES = 6;

/**
 * `cli.ts [DATABASE-URL] [--workloads]`: settles a day of a cluster of 10,000 GPUs, each hour in 12,000 rows, as a live ledger does: reads the
 * inputs, settles, writes the hour. Prints a JSON line each for an hour that is settled first, one that is settled anew, one that runs and is
 * settled each minute, and for the day that is folded.
 *
 * With `--workloads` their totals are written, too, and what is kept of their attempts is read.
 */
async function main(args: string[]): Promise<void> {
  const withWorkloads = args.includes('--workloads');
  const { knex, close } = await openReplayDatabase(
    args.find(arg => !arg.startsWith('--')),
  );
  try {
    const pipeline = Pipeline.create({
      knex,
      consumers: [
        Ledger.create(),
        ...(withWorkloads ? [Lifecycle.create()] : []),
      ],
    });
    for (const batch of fleet(HOURS + 1)) await pipeline.apply(batch);
    // Its last hour runs.
    const running = BEGIN + HOURS * HOUR_MS;
    const mark = (hour: number) =>
      knex('ledger_dirty_hours').insert({
        cluster: CLUSTER,
        hour,
        revision: -1,
      });
    await knex('ledger_dirty_hours').where('hour', '>=', running).delete();
    const settler = Settler.create({
      knex,
      rates: RateTable.create([RATE]),
      closing: DEFAULT_CLOSING,
      now: () => running + HOUR_MS,
    });
    const settle = (asOf?: number) =>
      settler.settleHours({ cluster: CLUSTER, limit: 1, force: true, asOf });
    const print = async (
      what: string,
      times: number,
      act: (index: number) => Promise<unknown>,
    ) => {
      const samples: Array<{ ms: number; cpu: number }> = [];
      for (let index = 0; index < times; index++) {
        const used = process.cpuUsage();
        const begun = performance.now();
        await act(index);
        const { user, system } = process.cpuUsage(used);
        samples.push({
          ms: performance.now() - begun,
          cpu: (user + system) / 1000,
        });
      }
      // The first warms up.
      const counted = times > 1 ? samples.slice(1) : samples;
      const middle = (of: 'ms' | 'cpu') =>
        Math.round(
          counted.map(sample => sample[of]).sort((a, b) => a - b)[
            Math.floor(counted.length / 2)
          ],
        );
      const [{ n }] = await knex('ledger_hours')
        .where({ hour: BEGIN + HOUR_MS })
        .count({ n: '*' });
      const line = {
        bench: 'settle',
        database: String(knex.client.config.client),
        what,
        ...(withWorkloads ? { workloads: true } : {}),
        gpus: 10_000,
        rows: Number(n),
        unit: 'ms',
        p50: middle('ms'),
        // Of this process: what a busy machine does not lengthen.
        cpu: middle('cpu'),
      };
      process.stdout.write(`${JSON.stringify(line)}\n`);
    };
    await print('first', HOURS, () => settle());
    await knex('ledger_dirty_hours').delete();
    for (let hour = 0; hour < HOURS; hour++) await mark(BEGIN + hour * HOUR_MS);
    await print('again, nothing changed', MINUTES, () => settle());
    await knex('ledger_dirty_hours').delete();
    if (withWorkloads) {
      // Of the last hours of the day, each by itself, as they come.
      const unfolded = UnfoldedHours.of(knex);
      const due = (await unfolded.untotalled(CLUSTER)).slice(-MINUTES);
      await print('totals of workloads', due.length, index =>
        unfolded.total(due[index]),
      );
    }
    await print('fold one day', 1, () =>
      knex.transaction(trx =>
        UnfoldedHours.of(trx).fold({
          cluster: CLUSTER,
          day: BEGIN - (BEGIN % DAY_MS),
        }),
      ),
    );
    await print('running, a minute on', MINUTES, async index => {
      await mark(running);
      await settle(running + (30 + index) * MINUTE_MS);
    });
  } finally {
    await close();
  }
}

main(process.argv.slice(2)).catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
