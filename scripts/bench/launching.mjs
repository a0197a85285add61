import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as after } from 'node:timers/promises';
import { Problem } from '../progress.mjs';
import { launchRequest } from './launchRequest.mjs';
import { PEOPLE } from './people.mjs';
import { portalClient } from './portalClient.mjs';
import { summary } from './samples.mjs';

const COUNT = 30;
/** How often the API server is asked whether the object exists: the error of the measurement. */
const ASK_MS = 5;
const GIVE_UP_MS = 60_000;

/**
 * From `POST /launches`, which the button *Launch* sends, until the API server has the object, and until the portal has answered. One
 * launch after the other, by people in turn; each object is deleted again.
 */
export async function launchToObject(url, lab, count = COUNT) {
  const portals = await Promise.all(
    PEOPLE.map(({ user }) => portalClient(url, user)),
  );
  const existing = [];
  const answered = [];
  const run = Date.now().toString(36);
  for (let index = 0; index < count; index += 1) {
    const person = PEOPLE[index % PEOPLE.length];
    const name = `bench-launch-${run}-${index}`;
    const path = `/apis/batch/v1/namespaces/team-${person.team}/jobs/${name}`;
    const begun = performance.now();
    const since = () => performance.now() - begun;
    const [exists, answer] = await Promise.all([
      untilThere(lab, path).then(since),
      portals[index % PEOPLE.length]('/launches', {
        body: { launchId: randomUUID(), ...launchRequest(person, name) },
      }).then(since),
    ]);
    existing.push(exists);
    answered.push(answer);
    await lab('DELETE', `${path}?propagationPolicy=Background`);
  }
  return [
    summary('launch-to-object', existing),
    summary('launch-to-answer', answered),
  ];
}

async function untilThere(lab, path) {
  const end = performance.now() + GIVE_UP_MS;
  while (performance.now() < end) {
    if (await lab('GET', path, undefined, { orNothing: true })) return;
    await after(ASK_MS);
  }
  throw new Problem(
    `${path} was not there ${GIVE_UP_MS / 1000} s after Launch`,
  );
}
