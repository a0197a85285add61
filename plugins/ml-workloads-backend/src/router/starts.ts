import { InputError, NotFoundError } from '@backstage/errors';
import { mlWorkloadReadPermission } from '@slipway/backstage-plugin-ml-workloads-common';
import type { Router } from 'express';
import { z } from 'zod/v3';
import { parseOrInputError } from '../parseInput';
import { demandRow, userOf, type RouterOptions } from './context';

const name = z.string().min(1).max(253).optional();

const statisticsQuery = z
  .object({ workload: name, cluster: name, profile: name, template: name })
  .strict();

/** `GET /start-statistics` and `GET /workloads/:id/wait`: how long starts and waits took before. */
export function addStartRoutes(
  router: Router,
  options: Pick<
    RouterOptions,
    'authoriser' | 'httpAuth' | 'queueWait' | 'startStatistics' | 'workloads'
  >,
): void {
  const { authoriser, queueWait, startStatistics } = options;

  router.get('/start-statistics', async (request, response) => {
    const user = await userOf(options, request);
    const { workload, cluster, profile, template } = parseOrInputError(
      statisticsQuery,
      request.query,
    );
    if (workload !== undefined) {
      if (cluster ?? profile ?? template) {
        throw new InputError(
          'workload: give it alone, or cluster and profile instead',
        );
      }
      const { id } = await demandRow(options, workload, user);
      const statistics = await startStatistics.ofWorkload(id);
      if (!statistics) {
        throw new NotFoundError(
          'This workload has no hardware profile, so its start is compared with no others',
        );
      }
      response.json(statistics);
      return;
    }
    if (cluster === undefined || profile === undefined) {
      throw new InputError('give workload, or cluster and profile');
    }
    // Lengths of starts of all teams together, without a name: for whoever may see any workload.
    const visible = await authoriser.visible(mlWorkloadReadPermission, user);
    if (visible.kind === 'none') {
      throw new NotFoundError('There are no starts that you may see');
    }
    response.json(await startStatistics.of({ cluster, profile, template }));
  });

  router.get('/workloads/:id/wait', async (request, response) => {
    const user = await userOf(options, request);
    const row = await demandRow(options, request.params.id, user);
    response.json(await queueWait.of(row));
  });
}
