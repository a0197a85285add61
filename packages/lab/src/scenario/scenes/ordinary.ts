import { isTrue, Stage } from '../Stage';
import { job, jobSet, rayCluster, rayJob, trainJob } from '../workloads';
import { of, PLACES } from './teams';

/** Three Jobs of each team over the first half minute, one to four GPUs, all to their end. */
export async function ordinaryJobs(stage: Stage): Promise<void> {
  const plans = PLACES.flatMap(place =>
    place.projects.slice(0, 3).map(project => ({
      ...of(place),
      name: stage.name(project),
      gpus: [1, 2, 4][stage.random.between(0, 2)],
      seconds: stage.random.between(4, 15),
      after: stage.random.between(0, 30),
    })),
  );
  await Promise.all(
    plans.map(async ({ after, ...options }) => {
      await stage.pass(after);
      const made = await stage.make(
        job(options),
        `trains on ${options.gpus} GPUs for ${options.seconds} s`,
      );
      await stage.until(made, 'to be complete', o => isTrue(o, 'Complete'));
    }),
  );
}

/** JobSets, TrainJobs and RayJobs of two pods, and Ray clusters that somebody deletes when done. */
export async function gangs(stage: Stage): Promise<void> {
  const begin = async (index: number, after: number) => {
    const place = PLACES[index % PLACES.length];
    const options = (kind: string) => ({
      ...of(place),
      name: stage.name(`${place.projects[index % 4]}-${kind}`),
      pods: 2,
      seconds: stage.random.between(5, 12),
    });
    const set = options('gang');
    const train = options('torch');
    await stage.pass(after);
    const jobs = [
      await stage.make(jobSet(set), 'trains on two nodes as a JobSet'),
      await stage.make(trainJob(train), 'trains on two nodes as a TrainJob'),
    ];
    for (const made of jobs) {
      await stage.until(made, 'to be complete', o =>
        isTrue(o, 'Complete', 'Completed'),
      );
    }
  };
  await Promise.all([0, 1, 2, 3].map(index => begin(index, 3 + 6 * index)));
}

export async function rayJobs(stage: Stage): Promise<void> {
  await Promise.all(
    [4, 5].map(async index => {
      const place = PLACES[index];
      const made = await stage.make(
        rayJob({
          ...of(place),
          name: stage.name(`${place.projects[0]}-ray`),
          pods: 2,
          seconds: 8,
        }),
        'runs on a Ray cluster of its own',
      );
      await stage.until(
        made,
        'to succeed',
        ({ status }) => status?.jobStatus === 'SUCCEEDED',
      );
    }),
  );
}

export async function rayClusters(stage: Stage): Promise<void> {
  await Promise.all(
    [1, 3].map(async index => {
      const place = PLACES[index];
      await stage.pass(10 * index);
      const made = await stage.make(
        rayCluster({
          ...of(place),
          name: stage.name(`${place.projects[1]}-explore`),
          pods: 1,
        }),
        'is a Ray cluster for trying things out',
      );
      await stage.until(made, 'to be ready', ({ status }) => {
        return status?.state === 'ready';
      });
      await stage.pass(10);
      await stage.remove(made, 'the trying out is over');
    }),
  );
}
