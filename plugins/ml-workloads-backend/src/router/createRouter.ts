import {
  InputError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import express, { type ErrorRequestHandler } from 'express';
import Router from 'express-promise-router';
import { ClusterApiError, ClusterUnreachableError } from '../clusters';
import { addCapacityRoute } from './capacity';
import { addClaimRoutes } from './claims';
import type { RouterOptions } from './context';
import { addDriftRoutes } from './drift';
import { addLaunchRoutes } from './launches';
import { addLogRoutes } from './logs';
import { addOperationRoutes } from './operations';
import { addPlatformRoutes } from './platform';
import { addPreemptionRoutes } from './preemptions';
import { addServedModelRoutes } from './servedModels';
import { addReconciliationRoute } from './reconciliation';
import { addSpendRoutes } from './spend';
import { addSpendMetricsRoute } from './spendMetrics';
import { addStartRoutes } from './starts';
import { addWorkloadListRoutes } from './workloadLists';
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

/** A form is a few kilobytes; commands and variables that are longer belong into the image or a ConfigMap. */
const BODY_LIMIT = '512kb';

/** A body that is too large or no JSON, in words that say what to do. */
const bodyErrors: ErrorRequestHandler = (error, _request, _response, next) => {
  if (error?.type === 'entity.too.large') {
    next(
      Object.assign(
        new Error(
          `The request is larger than ${BODY_LIMIT}. Put long scripts and settings into the image or a ConfigMap, and only name them here`,
        ),
        { name: 'PayloadTooLargeError', statusCode: 413 },
      ),
    );
  } else if (error?.type === 'entity.parse.failed') {
    next(new InputError('The body is no JSON'));
  } else {
    next(error);
  }
};

/** `/api/ml-workloads`. Described in `schema/openapi.yaml`. */
export function createRouter(options: RouterOptions): express.Router {
  const router = Router();
  router.use(express.json({ limit: BODY_LIMIT }));
  router.use(bodyErrors);
  addLaunchRoutes(router, options);
  addWorkloadListRoutes(router, options);
  addWorkloadRoutes(router, options);
  addOperationRoutes(router, options);
  addLogRoutes(router, options);
  addStartRoutes(router, options);
  addPreemptionRoutes(router, options);
  addDriftRoutes(router, options);
  addSpendRoutes(router, options);
  addClaimRoutes(router, options);
  addSpendMetricsRoute(router, options);
  addReconciliationRoute(router, options);
  addCapacityRoute(router, options);
  addPlatformRoutes(router, options);
  addServedModelRoutes(router, options);
  router.use(request => {
    throw new NotFoundError(
      `${request.method} ${request.path} is no endpoint of ml-workloads`,
    );
  });
  router.use(clusterErrors);
  return router;
}
