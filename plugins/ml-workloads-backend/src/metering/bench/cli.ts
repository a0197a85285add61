import { performance } from 'perf_hooks';
import { Pipeline } from '../../observe/Pipeline';
import { openReplayDatabase } from '../../replay/database';
import { DEFAULT_CLOSING } from '../corrections';
import { Ledger } from '../Ledger';
import { RateTable } from '../rates';
import { Settler } from '../Settler';
import { HOUR_MS } from '../time';
import { BEGIN, CLUSTER, fleet, RATE } from './fleet';

const HOURS = 6;

/**
 * `cli.ts [DATABASE-URL]`: settles hours of a cluster of 10,000 GPUs, each in 12,000 rows, one at a time as a live ledger does: reads the
 * inputs, settles, writes the hour and its sums. Prints a JSON line each for an hour that is settled first and one that is settled anew.
 */
async function main([url]: string[]): Promise<void> {
  const { knex, close } = await openReplayDatabase(url);
  try {
    const pipeline = Pipeline.create({ knex, consumers: [Ledger.create()] });
    for (const batch of fleet(HOURS)) await pipeline.apply(batch);
    const settler = Settler.create({
      knex,
      rates: RateTable.create([RATE]),
      closing: DEFAULT_CLOSING,
      now: () => BEGIN + (HOURS + 1) * HOUR_MS,
    });
    const measure = async (what: string) => {
      const samples: Array<{ ms: number; cpu: number }> = [];
      for (let hour = 0; hour < HOURS; hour++) {
        const used = process.cpuUsage();
        const begun = performance.now();
        await settler.settleDirty({ cluster: CLUSTER, limit: 1, force: true });
        const { user, system } = process.cpuUsage(used);
        samples.push({
          ms: performance.now() - begun,
          cpu: (user + system) / 1000,
        });
      }
      // The first warms up.
      const middle = (of: 'ms' | 'cpu') =>
        Math.round(
          samples
            .slice(1)
            .map(sample => sample[of])
            .sort((a, b) => a - b)[Math.floor((HOURS - 1) / 2)],
        );
      const [{ n }] = await knex('ledger_hours')
        .where({ hour: BEGIN + HOUR_MS })
        .count({ n: '*' });
      const line = {
        bench: 'settle',
        database: String(knex.client.config.client),
        what,
        gpus: 10_000,
        rows: Number(n),
        unit: 'ms',
        p50: middle('ms'),
        // Of this process: what a busy machine does not lengthen.
        cpu: middle('cpu'),
      };
      process.stdout.write(`${JSON.stringify(line)}\n`);
    };
    await measure('first');
    await knex('ledger_dirty_hours').delete();
    for (let hour = 0; hour < HOURS; hour++) {
      await knex('ledger_dirty_hours').insert({
        cluster: CLUSTER,
        hour: BEGIN + hour * HOUR_MS,
        revision: -1,
      });
    }
    await measure('again, nothing changed');
  } finally {
    await close();
  }
}

main(process.argv.slice(2)).catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
