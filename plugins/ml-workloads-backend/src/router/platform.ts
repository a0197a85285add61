import type {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError } from '@backstage/errors';
import {
  mlPlatformReadPermission,
  mlSpendReadAllPermission,
  mlWorkloadReadPermission,
  type TeamLimitsList,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Router } from 'express';
import { z } from 'zod/v3';
import type { ClusterClient } from '../clusters';
import { noNamespace, readChoices, readLimits } from '../launch';
import { parseOrInputError } from '../parseInput';
import { teamRow } from '../permissions';
import { userOf, type RouterOptions } from './context';
import { pageQuery } from './query';

const clusterQuery = z
  .object({ cluster: z.string().max(253).optional() })
  .strict();
const namespaceName = z
  .string()
  .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, 'must be a DNS label');
const profilesQuery = z
  .object({
    cluster: z.string().max(253).optional(),
    entityRef: z.string().min(1).max(500).optional(),
    namespace: namespaceName.optional(),
  })
  .strict()
  .refine(query => !query.namespace || query.entityRef, {
    message: 'needs entityRef: whose namespace it is',
    path: ['namespace'],
  });
const choicesQuery = z
  .object({
    entityRef: z.string().min(1).max(500),
    cluster: z.string().min(1).max(253),
    namespace: namespaceName,
  })
  .strict();
const limitsQuery = z
  .object({ entityRef: z.string().min(1).max(500) })
  .strict();

/** What the platform offers: hardware profiles, limits, prices, data health. */
export function addPlatformRoutes(
  router: Router,
  options: RouterOptions,
): void {
  const { authoriser, binding, clusters, preparation, profiles, spend } =
    options;

  /** The cluster that was asked for, else the first. @throws InputError */
  const clusterOf = (query: unknown): ClusterClient => {
    const { cluster } = parseOrInputError(clusterQuery, query);
    const found = cluster ? binding.cluster(cluster) : clusters.list()[0];
    if (!found) {
      throw new InputError(
        'No cluster is configured; the platform team adds one to mlWorkloads.clusters',
      );
    }
    return found;
  };

  /** Refuses who may not see what the entity's team has. @throws NotAllowedError */
  const demandTeam = async (
    team: string,
    component: string,
    user: BackstageCredentials<BackstageUserPrincipal>,
  ) => {
    const row = teamRow({ team, component });
    if (!(await authoriser.allows(mlWorkloadReadPermission, row, user))) {
      throw new NotAllowedError(
        `${component} belongs to team ${team}, and you do not`,
      );
    }
  };

  router.get('/hardware-profiles', async (request, response) => {
    const user = await userOf(options, request);
    const { cluster, entityRef, namespace } = parseOrInputError(
      profilesQuery,
      request.query,
    );
    const client = clusterOf({ cluster });
    if (!entityRef) {
      response.json(await profiles.list(client));
      return;
    }
    const { team, ref } = await binding.owned(entityRef, user);
    await demandTeam(team, ref, user);
    if (namespace) await binding.checkNamespace(client, namespace, team);
    response.json(
      await profiles.list(client, {
        team,
        limits: namespace ? await readLimits(client, namespace, team) : null,
      }),
    );
  });

  router.get('/engines', async (request, response) => {
    await userOf(options, request);
    response.json({
      items: await preparation.engines(clusterOf(request.query)),
    });
  });

  router.get('/launch-choices', async (request, response) => {
    const user = await userOf(options, request);
    const where = parseOrInputError(choicesQuery, request.query);
    const { cluster } = await preparation.place(
      where,
      { kind: '', name: '' },
      user,
    );
    response.json(await readChoices(cluster, where.namespace));
  });

  router.get('/limits', async (request, response) => {
    const user = await userOf(options, request);
    const { entityRef } = parseOrInputError(limitsQuery, request.query);
    const { team, ref } = await binding.owned(entityRef, user);
    await demandTeam(team, ref, user);
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

  router.get('/rates', async (request, response) => {
    const user = await userOf(options, request);
    await authoriser.demandBasic(
      mlPlatformReadPermission,
      user,
      'read the prices of nodes',
    );
    response.json(
      await spend.rates(parseOrInputError(pageQuery, request.query)),
    );
  });

  router.get('/data-health', async (request, response) => {
    const user = await userOf(options, request);
    await authoriser.demandBasic(
      mlPlatformReadPermission,
      user,
      'read the health of the data',
    );
    const health = await spend.dataHealth();
    const mayReadSpend = await authoriser.allowsBasic(
      mlSpendReadAllPermission,
      user,
    );
    response.json({
      ...health,
      items: [
        ...(await options.observation.items()),
        // What an item touches is money of all teams.
        ...health.items.map(({ touched, ...item }) =>
          mayReadSpend && touched !== undefined ? { ...item, touched } : item,
        ),
      ],
    });
  });
}
