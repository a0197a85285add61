import { NotAllowedError } from '@backstage/errors';
import type { Router } from 'express';
import type { RouterOptions } from './context';

/** Who asks: the catalog's backend, in this process or in another. */
const CATALOG = 'plugin:catalog';

/** `GET /served-models`, for the catalog alone: it holds every team's. People read what the catalog lets them see. */
export function addServedModelRoutes(
  router: Router,
  { httpAuth, servedModels }: Pick<RouterOptions, 'httpAuth' | 'servedModels'>,
): void {
  router.get('/served-models', async (request, response) => {
    const { principal } = await httpAuth.credentials(request, {
      allow: ['service'],
    });
    if (principal.subject !== CATALOG) {
      throw new NotAllowedError(
        'Served models are given to the catalog only. Read them there',
      );
    }
    response.json(await servedModels.list());
  });
}
