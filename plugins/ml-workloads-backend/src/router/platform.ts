import { InputError, NotAllowedError } from '@backstage/errors';
import {
  mlPlatformReadPermission,
  mlWorkloadReadPermission,
  type TeamLimitsList,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Router } from 'express';
import { z } from 'zod/v3';
import { noNamespace, readLimits } from '../launch';
import { parseOrInputError } from '../parseInput';
import { userOf, type RouterOptions } from './context';

const profilesQuery = z
  .object({ cluster: z.string().max(253).optional() })
  .strict();
const limitsQuery = z
  .object({ entityRef: z.string().min(1).max(500) })
  .strict();

/** What the platform offers: capacity, hardware profiles, limits, prices, data health. */
export function addPlatformRoutes(
  router: Router,
  options: RouterOptions,
): void {
  const { authoriser, binding, clusters, profiles, spend, status } = options;

  router.get('/hardware-profiles', async (request, response) => {
    await userOf(options, request);
    const query = parseOrInputError(profilesQuery, request.query);
    const cluster = query.cluster
      ? binding.cluster(query.cluster)
      : clusters.list()[0];
    if (!cluster) {
      throw new InputError(
        'No cluster is configured; the platform team adds one to mlWorkloads.clusters',
      );
    }
    response.json(await profiles.list(cluster));
  });

  router.get('/limits', async (request, response) => {
    const user = await userOf(options, request);
    const { entityRef } = parseOrInputError(limitsQuery, request.query);
    const { team, ref } = await binding.owned(entityRef, user);
    const row = {
      id: '',
      uid: '',
      cluster: '',
      namespace: '',
      kind: '',
      name: '',
      team,
      component: ref,
    };
    if (!(await authoriser.allows(mlWorkloadReadPermission, row, user))) {
      throw new NotAllowedError(
        `${ref} belongs to team ${team}, and you do not`,
      );
    }
    const perCluster = await Promise.all(
      clusters.list().map(async cluster => {
        const namespaces = await binding.namespaces(cluster, team);
        return Promise.all(
          namespaces.map(namespace => readLimits(cluster, namespace, team)),
        );
      }),
    );
    const items = perCluster.flat();
    const names = clusters
      .list()
      .map(({ name }) => name)
      .join("', '");
    const list: TeamLimitsList = {
      items,
      problem: items.length === 0 ? noNamespace(team, names) : null,
    };
    response.json(list);
  });

  router.get('/capacity', async (request, response) => {
    const user = await userOf(options, request);
    const capacity = await status.capacity();
    const seesAll = await authoriser.allowsBasic(
      mlPlatformReadPermission,
      user,
    );
    // Pools are everybody's; who waits in which queue is the team's and the platform's.
    const seen = await Promise.all(
      capacity.queues.map(
        async queue =>
          seesAll ||
          authoriser.allows(
            mlWorkloadReadPermission,
            {
              id: '',
              uid: '',
              kind: '',
              name: '',
              component: null,
              cluster: queue.cluster,
              namespace: queue.namespace,
              team: queue.team,
            },
            user,
          ),
      ),
    );
    response.json({
      ...capacity,
      queues: capacity.queues.filter((_queue, index) => seen[index]),
    });
  });

  router.get('/rates', async (request, response) => {
    const user = await userOf(options, request);
    await authoriser.demandBasic(
      mlPlatformReadPermission,
      user,
      'read the prices of nodes',
    );
    response.json(await spend.rates());
  });

  router.get('/data-health', async (request, response) => {
    const user = await userOf(options, request);
    await authoriser.demandBasic(
      mlPlatformReadPermission,
      user,
      'read the health of the data',
    );
    response.json(await spend.dataHealth());
  });
}
