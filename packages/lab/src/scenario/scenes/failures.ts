import { isTrue, Stage } from '../Stage';
import { job, jobSet, trainJob } from '../workloads';
import { LANGUAGE, of, RANKING, ROBOTICS, SPEECH, VISION } from './teams';

const failed = (object: any) => isTrue(object, 'Failed');

export async function outOfMemory(stage: Stage): Promise<void> {
  const alone = await stage.make(
    job({
      ...of(VISION),
      name: stage.name('batch-too-large'),
      outcome: 'oom',
    }),
    'will run out of memory',
  );
  const gang = await stage.make(
    jobSet({
      ...of(LANGUAGE),
      name: stage.name('context-too-long'),
      pods: 2,
      outcome: 'oom',
    }),
    'will run out of memory on two nodes',
  );
  await stage.until(alone, 'to have failed', failed);
  await stage.until(gang, 'to have failed', failed);
}

/** Fails, is tried once more, and fails again. */
export async function retried(stage: Stage): Promise<void> {
  await stage.pass(5);
  const made = await stage.make(
    job({
      ...of(SPEECH),
      name: stage.name('flaky'),
      outcome: 'error',
      retries: 1,
    }),
    'fails with exit code 3, twice',
  );
  await stage.until(made, 'to have failed', failed);
}

/** An image that does not exist: one is deleted by its owner, the other runs into its deadline. */
export async function badImage(stage: Stage): Promise<void> {
  const options = {
    ...of(RANKING),
    outcome: 'image-pull-backoff' as const,
  };
  const forgotten = await stage.make(
    job({ ...options, name: stage.name('typo-in-tag'), deadline: 20 }),
    'names an image that does not exist, and has 20 s',
  );
  const noticed = await stage.make(
    job({ ...options, name: stage.name('wrong-registry') }),
    'names an image that does not exist',
  );
  await stage.wait(`${noticed.name} to find no image`, async () =>
    (
      await stage.pods(noticed)
    ).some(({ status }) =>
      /ImagePull/.test(status.containerStatuses?.[0]?.state?.waiting?.reason),
    ),
  );
  await stage.remove(noticed, 'its owner saw the mistake');
  await stage.until(forgotten, 'to have failed', failed);
}

/** Jobs that run into their deadline: their own, that of a TrainJob, and Kueue's. */
export async function deadlines(stage: Stage): Promise<void> {
  const options = { ...of(ROBOTICS), seconds: 600 };
  const own = await stage.make(
    job({ ...options, name: stage.name('endless'), deadline: 15 }),
    'would run for ever, and has 15 s',
  );
  const train = await stage.make(
    trainJob({ ...options, name: stage.name('endless-torch'), deadline: 15 }),
    'would run for ever, and has 15 s',
  );
  const kueues = await stage.make(
    jobSet({ ...options, name: stage.name('endless-gang'), deadline: 12 }),
    'would run for ever, and Kueue gives it 12 s',
  );
  await stage.until(own, 'to have failed', failed);
  await stage.until(train, 'to have failed', failed);
  await stage.wait(`Kueue to stop ${kueues.name}`, async () =>
    (await stage.queued(kueues)).some(({ spec }) => spec.active === false),
  );
}
