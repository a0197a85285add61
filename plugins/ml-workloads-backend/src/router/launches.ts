import type { AuditorServiceEvent } from '@backstage/backend-plugin-api';
import {
  gpusAtMost,
  type LaunchRequest,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { Router, type Request } from 'express';
import { parseLaunch, parseLaunchRequest } from '../launch';
import { userOf, type RouterOptions } from './context';

/** `POST /launches/preview`, `POST /launches/render`, `POST /launches`; each audited. */
export function addLaunchRoutes(router: Router, options: RouterOptions): void {
  const { auditor, launches } = options;

  const audited = async <T>(
    event: Promise<AuditorServiceEvent>,
    work: () => Promise<T>,
    meta: (result: T) => Record<string, string | number | boolean>,
  ): Promise<T> => {
    const audit = await event;
    try {
      const result = await work();
      await audit.success({ meta: meta(result) });
      return result;
    } catch (error) {
      await audit.fail({ error: error as Error });
      throw error;
    }
  };
  const about = (request: Request, body: LaunchRequest) => ({
    request,
    meta: {
      entityRef: body.entityRef,
      cluster: body.cluster,
      namespace: body.namespace,
      name: body.name,
      engine: body.engine,
      profile: body.profile,
      gpus: gpusAtMost(body),
    },
  });

  router.post('/launches/preview', async (request, response) => {
    const user = await userOf(options, request);
    const body = parseLaunchRequest(request.body);
    response.json(
      await audited(
        auditor.createEvent({
          eventId: 'launch-preview',
          severityLevel: 'low',
          ...about(request, body),
        }),
        () => launches.preview(body, user),
        ({ verdict }) => ({ verdict: verdict.value }),
      ),
    );
  });

  router.post('/launches/render', async (request, response) => {
    const user = await userOf(options, request);
    const body = parseLaunchRequest(request.body);
    response.json(
      await audited(
        auditor.createEvent({
          eventId: 'launch-render',
          severityLevel: 'low',
          ...about(request, body),
        }),
        () => launches.render(body, user),
        ({ files }) => ({ files: files.length }),
      ),
    );
  });

  router.post('/launches', async (request, response) => {
    const user = await userOf(options, request);
    const { launchId, request: body } = parseLaunch(request.body);
    const result = await audited(
      auditor.createEvent({
        eventId: 'launch',
        severityLevel: 'high',
        ...about(request, body),
        meta: { ...about(request, body).meta, launchId },
      }),
      () => launches.launch(launchId, body, user),
      ({ workloadId, repeated }) => ({ workloadId, repeated }),
    );
    response.status(result.repeated ? 200 : 201).json(result);
  });
}
