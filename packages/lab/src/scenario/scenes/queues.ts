import { isTrue, Stage } from '../Stage';
import { job } from '../workloads';
import { FORECASTING, LANGUAGE, of, RANKING, VISION } from './teams';

/**
 * Two teams fill the A100 pool, half of it borrowed. A third wants its own back: a borrower is preempted, waits, and goes on when there is
 * room again.
 */
export async function borrowingAndReclaim(stage: Stage): Promise<void> {
  const borrowers = [];
  for (const place of [VISION, LANGUAGE]) {
    for (let index = 1; index <= 4; index += 1) {
      borrowers.push(
        await stage.make(
          job({
            ...of(place),
            name: stage.name(`pretrain-${index}`),
            pool: 'a100',
            gpus: 4,
            seconds: 35,
          }),
          index <= 2 ? 'takes 4 A100 of its own share' : 'borrows 4 A100',
        ),
      );
    }
  }
  for (const borrower of borrowers) {
    await stage.wait(`${borrower.name} to be admitted`, async () =>
      (await stage.queued(borrower)).some(w => isTrue(w, 'Admitted')),
    );
  }
  const owner = await stage.make(
    job({
      ...of(RANKING),
      name: stage.name('retrain-now'),
      pool: 'a100',
      gpus: 4,
      seconds: 8,
    }),
    'wants its own 4 A100 back',
  );
  await stage.until(owner, 'to be complete', o => isTrue(o, 'Complete'));
  stage.say('team-ranking: got its share back by reclaim, and is done');
  for (const borrower of borrowers) {
    await stage.until(borrower, 'to be complete', o => isTrue(o, 'Complete'));
  }
}

/** A team's queue is full of training; something with the priority of serving makes room for itself. */
export async function priority(stage: Stage): Promise<void> {
  const batch = [];
  for (const index of [1, 2]) {
    batch.push(
      await stage.make(
        job({
          ...of(FORECASTING),
          name: stage.name(`nightly-${index}`),
          pool: 'l4',
          priority: 'training',
          seconds: 30,
        }),
        'can wait, and takes an L4',
      ),
    );
  }
  for (const each of batch) {
    await stage.wait(`${each.name} to be admitted`, async () =>
      (await stage.queued(each)).some(w => isTrue(w, 'Admitted')),
    );
  }
  const urgent = await stage.make(
    job({
      ...of(FORECASTING),
      name: stage.name('forecast-now'),
      pool: 'l4',
      priority: 'serving',
      seconds: 8,
    }),
    'cannot wait, and preempts',
  );
  for (const each of [urgent, ...batch]) {
    await stage.until(each, 'to be complete', o => isTrue(o, 'Complete'));
  }
}

/** More than the queue can ever have: waits until its owner gives up. */
export async function neverFits(
  stage: Stage,
  closing: Promise<void>,
): Promise<void> {
  const made = await stage.make(
    job({
      ...of(FORECASTING),
      name: stage.name('too-large'),
      pool: 'l4',
      pods: 8,
    }),
    'asks for more L4 than its queue can ever have',
  );
  await closing;
  await stage.remove(made, 'it would wait for ever');
}
