import { waitFor, type Lab } from '@slipway/lab';
import { CLAIMS, SLICES } from '../../../metering/dra';
import { FleetMemory } from '../../../observe/FleetMemory';
import { keep } from '../../../observe/resources';
import type { Situation } from './situation';

const KUEUE = '/apis/kueue.x-k8s.io/v1beta2';

/** Everything that matters, as the API server has it at one time. */
export interface Moment {
  jobs: any[];
  workloads: any[];
  pods: any[];
}

export async function look(lab: Lab): Promise<Moment> {
  const [jobs, workloads, pods] = await Promise.all(
    ['/apis/batch/v1/jobs', `${KUEUE}/workloads`, '/api/v1/pods'].map(
      async path => (await lab.client.get(path)).items,
    ),
  );
  return { jobs, workloads, pods };
}

/** The observer's memory of a cluster, from lists instead of watches. */
export async function fleetOf(lab: Lab): Promise<FleetMemory> {
  const fleet = new FleetMemory();
  for (const [resource, path] of [
    ['namespaces', '/api/v1/namespaces'],
    ['nodes', '/api/v1/nodes'],
    ['workloads.kueue.x-k8s.io', `${KUEUE}/workloads`],
    ['localqueues.kueue.x-k8s.io', `${KUEUE}/localqueues`],
    ['pods', '/api/v1/pods'],
    [SLICES, '/apis/resource.k8s.io/v1/resourceslices'],
    [CLAIMS, '/apis/resource.k8s.io/v1/resourceclaims'],
  ]) {
    const { items } = await lab.client.get(path);
    fleet.apply(
      resource,
      items.flatMap((item: any) => {
        const object = keep(resource, item, {
          mayHaveGpus: name => fleet.mayHaveGpus(name),
        });
        return object ? [{ type: 'ADDED' as const, object }] : [];
      }),
    );
  }
  fleet.asOf = Date.now();
  return fleet;
}

/** What became of a Job. */
export interface Fate {
  started: boolean;
  /** Its queue uses more than its own of what the Job took. */
  borrowed: boolean;
  /** Kueue's or the scheduler's word. */
  message: string;
}

export function fateOf(
  job: { metadata: { name: string; namespace?: string } },
  moment: Moment,
  clusterQueues: ReadonlyMap<string, any>,
): Fate {
  const { live, workload, pods } = parts(job, moment);
  const started =
    live !== undefined &&
    pods.length === live.spec.parallelism &&
    pods.every(pod => pod.spec.nodeName);
  const admission = workload?.status?.admission;
  const queue = admission && clusterQueues.get(admission.clusterQueue);
  const taken = new Set<string>(
    (admission?.podSetAssignments ?? []).flatMap((set: any) =>
      Object.entries(set.flavors ?? {}).map(
        ([resource, flavor]) => `${flavor}/${resource}`,
      ),
    ),
  );
  const borrowed = (queue?.status?.flavorsReservation ?? []).some(
    (flavor: any) =>
      flavor.resources.some(
        (resource: any) =>
          taken.has(`${flavor.name}/${resource.name}`) &&
          !['0', undefined].includes(resource.borrowed),
      ),
  );
  return {
    started,
    borrowed,
    message: started ? 'started' : word(workload, pods, live),
  };
}

function word(workload: any, pods: any[], live: any): string {
  const reserved = conditionOf(workload, 'QuotaReserved');
  if (workload && reserved?.status !== 'True') {
    return `Kueue: ${reserved?.message ?? 'not looked at'}`;
  }
  const waiting = pods.find(pod => !pod.spec.nodeName);
  return waiting
    ? `scheduler: ${conditionOf(waiting, 'PodScheduled')?.message}`
    : `${pods.length} of ${live?.spec.parallelism} pods exist`;
}

/** Waits until nothing more is going to happen: all is decided, or nothing has changed for a while. */
export async function settle(lab: Lab, what: string): Promise<Moment> {
  let last = '';
  let changedAt = Date.now();
  return waitFor(
    what,
    async () => {
      const moment = await look(lab);
      const now = digestOf(moment);
      if (now !== last) {
        last = now;
        changedAt = Date.now();
        return undefined;
      }
      const quiet = Date.now() - changedAt;
      const decided = moment.jobs.every(job => isDecided(job, moment));
      return quiet > (decided ? 1_000 : 10_000) ? moment : undefined;
    },
    { seconds: 600, every: 500 },
  );
}

function digestOf({ jobs, workloads, pods }: Moment): string {
  return JSON.stringify([
    jobs.map(job => [job.metadata.uid, job.spec.suspend]),
    workloads.map(workload => [
      workload.metadata.uid,
      conditionOf(workload, 'QuotaReserved')?.status,
      conditionOf(workload, 'Evicted')?.status,
    ]),
    pods.map(pod => [
      pod.metadata.uid,
      pod.spec.nodeName,
      pod.metadata.deletionTimestamp,
      conditionOf(pod, 'PodScheduled')?.reason,
    ]),
  ]);
}

function isDecided(job: any, moment: Moment): boolean {
  const { workload, pods } = parts(job, moment);
  const queued = job.metadata.labels?.['kueue.x-k8s.io/queue-name'];
  if (queued) {
    const reserved = conditionOf(workload, 'QuotaReserved');
    if (!reserved) return false;
    if (reserved.status !== 'True') {
      return job.spec.suspend && !/reemption/.test(reserved.message);
    }
  }
  return (
    !job.spec.suspend &&
    pods.length === job.spec.parallelism &&
    pods.every(
      pod =>
        pod.spec.nodeName ||
        conditionOf(pod, 'PodScheduled')?.reason === 'Unschedulable',
    )
  );
}

function parts(
  job: { metadata: { name: string; namespace?: string } },
  { jobs, workloads, pods }: Moment,
) {
  const { name, namespace } = job.metadata;
  const live = jobs.find(
    one => one.metadata.name === name && one.metadata.namespace === namespace,
  );
  const ownedBy = (object: any) =>
    object.metadata.ownerReferences?.some(
      (owner: any) => owner.uid === live?.metadata.uid,
    );
  return {
    live,
    workload: workloads.find(ownedBy),
    pods: pods.filter(pod => ownedBy(pod) && !pod.metadata.deletionTimestamp),
  };
}

function conditionOf(object: any, type: string): any {
  return (object?.status?.conditions ?? []).find(
    (condition: any) => condition.type === type,
  );
}

/** Does something for each, some at a time. */
export async function each<T>(
  items: readonly T[],
  act: (item: T) => Promise<unknown>,
  atOnce: number = 12,
): Promise<void> {
  const left = [...items];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let item = left.shift(); item !== undefined; item = left.shift()) {
        await act(item);
      }
    }),
  );
}

/** Makes a situation's surroundings and what is there already. */
export async function setUp(
  lab: Lab,
  { stage, jobs }: Situation,
): Promise<void> {
  for (const object of [...stage, ...jobs]) {
    await waitFor(
      `${object.kind} ${object.metadata.name}`,
      async () => {
        await lab.client.create(object).catch(error => {
          if (error.status !== 409) throw error;
        });
        return true;
      },
      { seconds: 60 },
    );
  }
}
