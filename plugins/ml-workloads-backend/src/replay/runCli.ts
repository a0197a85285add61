import { InputError } from '@backstage/errors';
import { readFile } from 'fs/promises';
import { parseArgs } from 'util';
import { Lifecycle } from '../lifecycle';
import { RateTable } from '../metering';
import { dataHealthItems } from '../spend';
import { openReplayDatabase } from './database';
import { renderSummary } from './renderSummary';
import { replay } from './Replay';
import { summarise } from './summary';
import { summariseWorkloads } from './workloads';

const HELP = `Usage: npm run replay -- FILE… [options]

Plays recordings (JSON lines, optionally gzipped) through the same code as live clusters, with the recording's clock, and prints where
GPU time and money went.

  --rates FILE      JSON array of rate rows; without it everything is unpriced
  --profiles FILE   JSON array of hardware profiles
  --database URL    postgres://… of an empty database, or a new SQLite file; default: a temporary SQLite file
  --json            print the whole summary as JSON
  --workloads       with one entry for each workload
  --help
`;

async function readJson(file: string): Promise<unknown> {
  let content: string;
  try {
    content = await readFile(file, 'utf8');
  } catch (error) {
    throw new InputError(`${file}: ${(error as Error).message}`);
  }
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new InputError(`${file}: not JSON (${(error as Error).message})`);
  }
}

/** Checks the file. Profiles will tell stranded CPU and memory; `ledger.md` §5.18 leaves these two out of this slice. */
async function readProfiles(file: string): Promise<void> {
  if (!Array.isArray(await readJson(file))) {
    throw new InputError(`${file}: must be a JSON array of hardware profiles`);
  }
}

/** @returns the exit code: 1 when the law does not hold */
export async function runCli(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      rates: { type: 'string' },
      profiles: { type: 'string' },
      database: { type: 'string' },
      json: { type: 'boolean', default: false },
      workloads: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help || positionals.length === 0) {
    process.stdout.write(HELP);
    return values.help ? 0 : 2;
  }
  if (values.profiles) {
    await readProfiles(values.profiles);
  }
  const rates = RateTable.create(
    values.rates ? await readJson(values.rates) : [],
  );
  const started = process.hrtime.bigint();
  const database = await openReplayDatabase(values.database);
  try {
    const { knex } = database;
    const { events, asOf } = await replay({
      knex,
      files: positionals,
      rates,
      consumers: [Lifecycle.create()],
    });
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    const end = asOf.size === 0 ? null : Math.max(...asOf.values());
    const summary = {
      events,
      eventsPerSecond: Math.round(events / seconds),
      // maxRSS is in KiB.
      peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
      seconds: Math.round(seconds * 100) / 100,
      asOf: end,
      ...(await summarise(knex)),
      ...(values.workloads
        ? { workloads: await summariseWorkloads(knex) }
        : {}),
      dataHealth: await dataHealthItems({
        knex,
        rates,
        clusters: [],
        now: end ?? 0,
      }),
    };
    process.stdout.write(
      values.json
        ? `${JSON.stringify(summary, null, 1)}\n`
        : renderSummary(summary, rates.currency),
    );
    return summary.lawHolds ? 0 : 1;
  } finally {
    await database.close();
  }
}
