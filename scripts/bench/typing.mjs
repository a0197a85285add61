import { performance } from 'node:perf_hooks';
import { setTimeout as after } from 'node:timers/promises';
import { Problem } from '../progress.mjs';
import { launchRequest } from './launchRequest.mjs';
import { PEOPLE } from './people.mjs';
import { portalClient } from './portalClient.mjs';
import { randomFrom, summary } from './samples.mjs';

/** Of a person's changes one in so many comes before the answer to the one before it, which the form then cancels. */
const HASTY = 5;

/** Previews that are measured for each person, after those that open connections and fill what is kept. */
const COUNT = 30;
const WARM = 3;

/**
 * Latency of `POST /launches/preview` while ten people of six teams type at once. Each asks again 300 to 500 ms after the last answer, as
 * the form does when it has rested; each fifth question is cancelled on the way by the next change.
 *
 * @returns every answered preview's time; cancelled ones are counted only
 */
export async function previewsWhileTyping(url, count = COUNT) {
  const begun = performance.now();
  const sessions = await Promise.all(
    PEOPLE.map(async (person, index) =>
      type(await portalClient(url, person.user), person, index, count),
    ),
  );
  const samples = sessions.flatMap(({ times }) => times);
  const seconds = (performance.now() - begun) / 1000;
  return summary('preview-latency-10-people', samples, {
    people: PEOPLE.length,
    cancelled: sessions.reduce((sum, { cancelled }) => sum + cancelled, 0),
    answersPerSecond: Math.round((samples.length / seconds) * 10) / 10,
  });
}

async function type(portal, person, index, count) {
  const random = randomFrom(index + 1);
  const times = [];
  let cancelled = 0;
  for (let change = 0; times.length < count; change += 1) {
    await after(300 + 200 * random());
    const body = launchRequest(person, `typed-${index}-${change}`);
    const controller = new AbortController();
    const hasty = change >= WARM && random() < 1 / HASTY;
    const next = hasty
      ? setTimeout(() => controller.abort(), 20 + 200 * random())
      : undefined;
    const begun = performance.now();
    try {
      const { verdict } = await portal('/launches/preview', {
        body,
        signal: controller.signal,
      });
      if (verdict.value !== 'allowed') {
        throw new Problem(
          `The preview for ${person.team} is ${verdict.value}: ${JSON.stringify(
            verdict.reasons,
          )}`,
        );
      }
      if (change >= WARM) times.push(performance.now() - begun);
    } catch (error) {
      if (!controller.signal.aborted) throw error;
      cancelled += 1;
    } finally {
      clearTimeout(next);
    }
  }
  return { times, cancelled };
}
