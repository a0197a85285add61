import { InputError } from '@backstage/errors';
import { readFile } from 'fs/promises';
import { parseArgs } from 'util';
import { RateTable } from '../metering';
import { openReplayDatabase } from './database';
import { renderSummary } from './renderSummary';
import { replay } from './Replay';
import { summarise } from './summary';

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
  const rates = RateTable.create(
    values.rates ? await readJson(values.rates) : [],
  );
  const started = process.hrtime.bigint();
  const database = await openReplayDatabase(values.database);
  try {
    const { events, asOf } = await replay({
      knex: database.knex,
      files: positionals,
      rates,
    });
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    const summary = {
      events,
      eventsPerSecond: Math.round(events / seconds),
      // maxRSS is in KiB.
      peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
      seconds: Math.round(seconds * 100) / 100,
      asOf: asOf.size === 0 ? null : Math.max(...asOf.values()),
      ...(await summarise(database.knex)),
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
