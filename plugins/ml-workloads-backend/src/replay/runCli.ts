import { ConfigReader } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { readFile } from 'fs/promises';
import { parseArgs } from 'util';
import { readHardwareProfiles } from '../launch';
import { Lifecycle } from '../lifecycle';
import { RateTable, readRatesFile, type ProfileShape } from '../metering';
import { dataHealthItems } from '../spend';
import { openReplayDatabase } from './database';
import { renderSummary } from './renderSummary';
import { replay } from './Replay';
import { summarise } from './summary';
import { summariseWorkloads } from './workloads';

const HELP = `Usage: npm run replay -- FILE… [options]

Plays recordings (JSON lines, optionally gzipped) through the same code as live clusters, with the recording's clock, and prints where
GPU time and money went.

  --rates FILE      JSON array of rate rows, or CSV with their fields as columns; without it everything is unpriced
  --profiles FILE   JSON array of hardware profiles, as in mlWorkloads.hardwareProfiles: tells GPUs that CPU or memory strands
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

async function readProfiles(file: string): Promise<ProfileShape[]> {
  const profiles = await readJson(file);
  if (!Array.isArray(profiles)) {
    throw new InputError(`${file}: must be a JSON array of hardware profiles`);
  }
  try {
    return readHardwareProfiles(
      new ConfigReader({ mlWorkloads: { hardwareProfiles: profiles } }),
    );
  } catch (error) {
    throw new InputError(`${file}: ${(error as Error).message}`);
  }
}

/** In the currency of its first row; rows that say no dates hold from the beginning, since a recording is of the past. */
async function readRates(file: string): Promise<RateTable> {
  if (!/\.csv$/i.test(file)) return RateTable.create(await readJson(file));
  const answer = await readRatesFile(file, 'USD');
  return RateTable.create(
    answer.dates === 'dated'
      ? answer.rows
      : answer.rows.map(row => ({
          ...row,
          effectiveFrom: new Date(0).toISOString(),
          retrievedAt: new Date(0).toISOString(),
        })),
  );
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
  const profiles = values.profiles ? await readProfiles(values.profiles) : [];
  const rates = values.rates
    ? await readRates(values.rates)
    : RateTable.create([]);
  const started = process.hrtime.bigint();
  const database = await openReplayDatabase(values.database);
  try {
    const { knex } = database;
    const { events, asOf } = await replay({
      knex,
      files: positionals,
      rates,
      profiles,
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
