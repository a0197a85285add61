import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import express, { type ErrorRequestHandler } from 'express';
import Router from 'express-promise-router';
import { ClusterApiError, ClusterUnreachableError } from '../clusters';
import type { RouterOptions } from './context';
import { addLaunchRoutes } from './launches';
import { addPlatformRoutes } from './platform';
import { addSpendRoutes } from './spend';
import { addWorkloadRoutes } from './workloads';

/** A cluster that fails is not the caller's fault, and an API server's 403 to the portal is not one to the person. */
const clusterErrors: ErrorRequestHandler = (error, _request, _response, next) =>
  next(
    error instanceof ClusterUnreachableError || error instanceof ClusterApiError
      ? new ServiceUnavailableError(
          `${error.message}. Try again; if it stays so, tell the platform team`,
          error,
        )
      : error,
  );

/** `/api/ml-workloads`. Described in `schema/openapi.yaml`. */
export function createRouter(options: RouterOptions): express.Router {
  const router = Router();
  router.use(express.json({ limit: '512kb' }));
  addLaunchRoutes(router, options);
  addWorkloadRoutes(router, options);
  addSpendRoutes(router, options);
  addPlatformRoutes(router, options);
  router.use(request => {
    throw new NotFoundError(
      `${request.method} ${request.path} is no endpoint of ml-workloads`,
    );
  });
  router.use(clusterErrors);
  return router;
}
