import { performance } from 'perf_hooks';
import type { Readable } from 'stream';
import { RateTable } from '../../metering';
import { openReplayDatabase } from '../../replay/database';
import { SpendQueries } from '../SpendQueries';
import { QUESTIONS } from './questions';
import { AFTER_LAST, FIRST_DAY, seedLedger } from './seed';

/** How often each question is asked, after some times until which the program is compiled and pages are in memory. */
const TIMES = 40;
const WARMING = 10;

const YEAR = { from: FIRST_DAY, to: AFTER_LAST, granularity: 'day' as const };

const NEWLINE = '\n'.charCodeAt(0);

/**
 * `cli.ts HOUR-ROWS [DATABASE-URL]`: stores a year of spend and measures each question, from the call to the JSON text, then the export of
 * all days. Prints a JSON line each.
 */
async function main([count, url]: string[]): Promise<void> {
  const { knex, close } = await openReplayDatabase(url);
  const database = String(knex.client.config.client);
  const print = (line: object) =>
    process.stdout.write(`${JSON.stringify({ database, ...line })}\n`);
  try {
    const begun = performance.now();
    await seedLedger(knex, Number(count));
    const rows = async (table: string) =>
      Number((await knex(table).count({ n: '*' }))[0].n);
    print({
      bench: 'spend-seed',
      seconds: Math.round((performance.now() - begun) / 1000),
      hourRows: await rows('ledger_hours'),
      dayRows: await rows('ledger_days'),
      teamDayRows: await rows('ledger_team_days'),
    });
    const spend = SpendQueries.create({
      knex,
      rates: RateTable.create([]),
      now: () => AFTER_LAST,
    });
    for (const { name, query } of QUESTIONS) {
      const samples: number[] = [];
      let bytes = 0;
      let cpu = 0;
      for (let i = -WARMING; i < TIMES; i++) {
        const used = process.cpuUsage();
        const asked = performance.now();
        bytes = JSON.stringify(await spend.query(query)).length;
        if (i < 0) continue;
        samples.push(performance.now() - asked);
        const { user, system } = process.cpuUsage(used);
        cpu += (user + system) / 1000;
      }
      samples.sort((a, b) => a - b);
      const at = (part: number) =>
        Math.round(samples[Math.ceil(part * TIMES) - 1] * 10) / 10;
      print({
        bench: 'spend',
        question: name,
        unit: 'ms',
        p50: at(0.5),
        p95: at(0.95),
        // Of this process: what a busy machine does not lengthen.
        cpu: Math.round((cpu / TIMES) * 10) / 10,
        bytes,
      });
    }
    await measureExport('csv', spend.exportCsv(YEAR), print);
    await measureExport('focus-1.2', spend.exportFocus(YEAR), print);
  } finally {
    await close();
  }
}

/** How long the days of a year take as a file, and how much more memory meanwhile. */
async function measureExport(
  format: string,
  file: Readable,
  print: (line: object) => void,
): Promise<void> {
  const begun = performance.now();
  const used = process.cpuUsage();
  const before = process.memoryUsage().rss;
  let peak = before;
  let bytes = 0;
  let lines = 0;
  let chunks = 0;
  for await (const chunk of file) {
    for (const byte of chunk as Buffer) if (byte === NEWLINE) lines += 1;
    bytes += chunk.length;
    // Asking costs more than a chunk.
    if (chunks++ % 100 === 0) {
      peak = Math.max(peak, process.memoryUsage().rss);
    }
  }
  const { user, system } = process.cpuUsage(used);
  print({
    bench: 'spend-export',
    format,
    rows: lines - 1,
    seconds: Math.round((performance.now() - begun) / 100) / 10,
    cpuSeconds: Math.round((user + system) / 100_000) / 10,
    megabytes: Math.round(bytes / 1e6),
    rssGrowthMb: Math.round((peak - before) / 1e6),
  });
}

main(process.argv.slice(2)).catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
