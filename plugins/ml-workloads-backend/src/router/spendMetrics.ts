import { NotAllowedError } from '@backstage/errors';
import { mlSpendReadAllPermission } from '@slipway/backstage-plugin-ml-workloads-common';
import type { Router } from 'express';
import type { RouterOptions, User } from './context';

/** `GET /spend/metrics`: every team's months, for Prometheus. */
export function addSpendMetricsRoute(
  router: Router,
  options: Pick<
    RouterOptions,
    'authoriser' | 'httpAuth' | 'scrapers' | 'spendMetrics'
  >,
): void {
  const { authoriser, httpAuth, scrapers, spendMetrics } = options;

  router.get('/spend/metrics', async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const { principal } = credentials;
    if (principal.type === 'service') {
      // The permission framework allows services everything, so that they must be named (`guardrails.md` §5.20).
      if (!scrapers.includes(principal.subject)) {
        throw new NotAllowedError(
          `'${principal.subject}' may not read the spend of everybody: name it in mlWorkloads.spend.metrics.scrapers`,
        );
      }
    } else {
      await authoriser.demandBasic(
        mlSpendReadAllPermission,
        // The object itself: a copy has no token to ask the permission backend with.
        credentials as User,
        'read the spend of everybody',
      );
    }
    const { contentType, body } = await spendMetrics.exposition();
    response.setHeader('content-type', contentType);
    response.send(body);
  });
}
