import type { Want } from './facts';

/** An object that is scaled for years must not grow its row without bound. */
const MOST_WANTS = 200;

/** What an object wants from now on, added to what it wanted before. Saying the same again, or all of it anew, changes nothing. */
export function addWant(known: Want[], next: Want): Want[] {
  if (isSame(known.at(-1), next)) {
    return known;
  }
  const before = known.filter(({ at }) => at < next.at);
  return isSame(before.at(-1), next)
    ? before
    : [...before, next].slice(-MOST_WANTS);
}

function isSame(a: Want | undefined, b: Want): boolean {
  return a?.pods === b.pods && a.gpusMilli === b.gpusMilli;
}

/** The sum over several objects, as steps in time. */
export function totalWants(lists: Want[][]): Want[] {
  const steps = lists.flatMap((list, of) => list.map(want => ({ want, of })));
  steps.sort((a, b) => a.want.at - b.want.at);
  const now = lists.map(() => ({ pods: 0, gpusMilli: 0 }));
  const total: Want[] = [];
  for (const { want, of } of steps) {
    now[of] = want;
    const sum = now.reduce(
      ({ pods, gpusMilli }, next) => ({
        pods: pods + next.pods,
        gpusMilli: gpusMilli + next.gpusMilli,
      }),
      { pods: 0, gpusMilli: 0 },
    );
    if (total.at(-1)?.at === want.at) {
      total.pop();
    }
    total.push({ at: want.at, ...sum });
  }
  return total;
}
