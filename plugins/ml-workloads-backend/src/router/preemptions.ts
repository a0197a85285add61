import { mlWorkloadReadPermission } from '@slipway/backstage-plugin-ml-workloads-common';
import type { Router } from 'express';
import { teamRow } from '../permissions';
import { demandRow, userOf, type RouterOptions } from './context';

/** `GET /workloads/:id/preemptions`: for whom it made room, as far as the person may know. */
export function addPreemptionRoutes(
  router: Router,
  options: Pick<
    RouterOptions,
    'authoriser' | 'httpAuth' | 'preemptions' | 'workloads'
  >,
): void {
  const { authoriser, preemptions } = options;
  router.get('/workloads/:id/preemptions', async (request, response) => {
    const user = await userOf(options, request);
    const row = await demandRow(options, request.params.id, user);
    response.json(
      await preemptions.of(row, {
        team: (cluster, team) =>
          authoriser.allows(
            mlWorkloadReadPermission,
            teamRow({ cluster, team }),
            user,
          ),
        workload: other =>
          authoriser.allows(mlWorkloadReadPermission, other, user),
      }),
    );
  });
}
