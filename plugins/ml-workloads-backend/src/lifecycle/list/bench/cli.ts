import { performance } from 'perf_hooks';
import { WorkloadGroups } from '../../../database/WorkloadGroups';
import { WorkloadPages } from '../../../database/WorkloadPages';
import { openReplayDatabase } from '../../../replay/database';
import { WorkloadLists } from '../WorkloadLists';
import { QUESTIONS, type Question } from './questions';
import { seedWorkloads } from './seed';

/** How often each question is asked, after two times that warm up. */
const TIMES = 20;
const PAGE = 50;

/**
 * `cli.ts COUNT [DATABASE-URL]`: stores workloads and measures each question of the list, from the call to the JSON text. Prints a JSON line a
 * question.
 */
async function main([count, url]: string[]): Promise<void> {
  const { knex, close } = await openReplayDatabase(url);
  const database = String(knex.client.config.client);
  try {
    await seedWorkloads(knex, Number(count));
    const lists = WorkloadLists.create({
      pages: WorkloadPages.create({ knex }),
      groups: WorkloadGroups.create({ knex }),
      status: { freshness: async () => [] },
      currency: 'USD',
    });
    for (const question of QUESTIONS) {
      const ask = await asking(lists, question);
      const samples: number[] = [];
      for (let i = -2; i < TIMES; i++) {
        const begun = performance.now();
        JSON.stringify(await ask());
        if (i >= 0) samples.push(performance.now() - begun);
      }
      samples.sort((a, b) => a - b);
      const at = (part: number) =>
        Math.round(samples[Math.ceil(part * TIMES) - 1] * 10) / 10;
      process.stdout.write(
        `${JSON.stringify({
          bench: 'workload-list',
          database,
          workloads: Number(count),
          question: question.name,
          unit: 'ms',
          p50: at(0.5),
          p95: at(0.95),
        })}\n`,
      );
    }
  } finally {
    await close();
  }
}

/** A function that asks a question once; a deep one has gone through 200 pages before. */
async function asking(
  lists: WorkloadLists,
  question: Question,
): Promise<() => Promise<unknown>> {
  if ('groups' in question) return () => lists.groups(question.groups);
  let cursor: string | undefined;
  for (let page = 0; question.deep && page < 200; page++) {
    const list = await lists.list({ ...question.list, limit: PAGE, cursor });
    cursor = list.nextCursor ?? cursor;
  }
  return () => lists.list({ ...question.list, limit: PAGE, cursor });
}

main(process.argv.slice(2)).catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
