import {
  mlPlatformReadPermission,
  mlWorkloadReadPermission,
  type Capacity,
  type CapacityCohort,
  type CapacityView,
  type WorkloadState,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Router } from 'express';
import { teamRow } from '../permissions';
import { userOf, type RouterOptions, type User } from './context';

const WAITING: WorkloadState[] = ['Queued', 'Provisioning'];
const MOST_WAITING = 50;

const keyOfTarget = (queue: Capacity['queues'][number]) =>
  `${queue.cluster} ${queue.clusterQueue}`;

/**
 * `GET /capacity`: pools are everybody's; quotas and who waits are the team's and the platform's, and the rest of a cohort is only summed.
 */
export function addCapacityRoute(router: Router, options: RouterOptions): void {
  router.get('/capacity', async (request, response) => {
    const user = await userOf(options, request);
    const capacity = await options.status.capacity();
    const seesAll = await options.authoriser.allowsBasic(
      mlPlatformReadPermission,
      user,
    );
    const queues = seesAll
      ? capacity.queues
      : await teamsQueues(options, capacity, user);
    const named = new Set(queues.map(keyOfTarget));
    const view: CapacityView = {
      ...capacity,
      queues,
      clusterQueues: capacity.clusterQueues.filter(
        queue => seesAll || named.has(`${queue.cluster} ${queue.name}`),
      ),
      cohorts: cohortsOf(capacity),
      waiting: await waitingFor(options, user),
    };
    response.json(view);
  });
}

async function teamsQueues(
  { authoriser }: Pick<RouterOptions, 'authoriser'>,
  { queues }: Capacity,
  user: User,
): Promise<Capacity['queues']> {
  const seen = await Promise.all(
    queues.map(({ cluster, namespace, team }) =>
      authoriser.allows(
        mlWorkloadReadPermission,
        teamRow({ cluster, namespace, team }),
        user,
      ),
    ),
  );
  return queues.filter((_queue, index) => seen[index]);
}

/** Sums over all queues of a cohort; null where one of them does not say. Pure. */
export function cohortsOf({
  clusterQueues,
}: Pick<Capacity, 'clusterQueues'>): CapacityCohort[] {
  const cohorts = new Map<string, CapacityCohort>();
  for (const { cluster, cohort, quotas } of clusterQueues) {
    if (cohort === null) continue;
    for (const { flavor, resource, nominal, used, borrowed } of quotas) {
      const key = JSON.stringify([cluster, cohort, flavor, resource]);
      const before = cohorts.get(key);
      cohorts.set(key, {
        ...{ cluster, cohort, flavor, resource },
        queues: (before?.queues ?? 0) + 1,
        nominal: plus(before, 'nominal', nominal),
        used: plus(before, 'used', used),
        borrowed: plus(before, 'borrowed', borrowed),
      });
    }
  }
  return [...cohorts.values()];
}

function plus(
  before: CapacityCohort | undefined,
  key: 'nominal' | 'used' | 'borrowed',
  amount: number | null,
): number | null {
  const sum = before ? before[key] : 0;
  return sum === null || amount === null ? null : sum + amount;
}

/** Names only of what the person may see; of the others how many there are and what they ask for. */
async function waitingFor(
  { authoriser, workloads }: Pick<RouterOptions, 'authoriser' | 'workloads'>,
  user: User,
): Promise<CapacityView['waiting']> {
  const choice = { state: WAITING };
  const visible = await authoriser.visible(mlWorkloadReadPermission, user);
  const filter = visible.kind === 'some' ? visible.filter : undefined;
  const own =
    visible.kind === 'none'
      ? { items: [], totalItems: 0 }
      : await workloads.list({
          ...choice,
          allowed: filter,
          orderBy: 'since',
          order: 'asc',
          limit: MOST_WAITING,
        });
  const others =
    visible.kind === 'all'
      ? []
      : (
          await workloads.groups({
            ...choice,
            by: 'cluster',
            allowed: filter && { not: filter },
          })
        ).items;
  return {
    items: own.items,
    totalItems: own.totalItems,
    others: others.map(({ key, workloads: n, gpusMilli }) => ({
      cluster: key ?? '',
      workloads: n,
      gpusMilli,
    })),
  };
}
