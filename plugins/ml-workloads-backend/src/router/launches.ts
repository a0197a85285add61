import { gpusAtMost } from '@slipway/backstage-plugin-ml-workloads-common';
import { InputError } from '@backstage/errors';
import { Router, type Request, type Response } from 'express';
import { audited, launchMeta } from '../audit';
import { parseLaunch, parseLaunchRequest } from '../launch';
import { userOf, type RouterOptions } from './context';

/** `POST /launches/preview`, `POST /launches/render`, `POST /launches`; each attempt is audited, also one that is malformed. */
export function addLaunchRoutes(router: Router, options: RouterOptions): void {
  const { auditor, launches } = options;
  const attempt = (
    request: Request,
    eventId: string,
    severityLevel: 'low' | 'high',
  ) => ({ eventId, severityLevel, request, meta: launchMeta(request.body) });

  router.post('/launches/preview', async (request, response) => {
    response.json(
      await audited(
        auditor,
        attempt(request, 'launch-preview', 'low'),
        async note => {
          const user = await userOf(options, request);
          const body = parseLaunchRequest(request.body);
          note({ gpus: gpusAtMost(body) });
          const waited = whileWaitedFor(response);
          const preview = await launches
            .preview(body, user, waited)
            .catch(error => {
              // Given up by the asker: no failure of the cluster, and nothing for the log of errors.
              throw waited.aborted ? new InputError(`${waited.reason}`) : error;
            });
          note({ verdict: preview.verdict.value });
          return preview;
        },
      ),
    );
  });

  router.post('/launches/render', async (request, response) => {
    response.json(
      await audited(
        auditor,
        attempt(request, 'launch-render', 'low'),
        async note => {
          const user = await userOf(options, request);
          const body = parseLaunchRequest(request.body);
          note({ gpus: gpusAtMost(body) });
          return launches.render(body, user);
        },
      ),
    );
  });

  router.post('/launches', async (request, response) => {
    const result = await audited(
      auditor,
      attempt(request, 'launch', 'high'),
      async note => {
        const user = await userOf(options, request);
        const { launchId, request: body } = parseLaunch(request.body);
        note({ gpus: gpusAtMost(body) });
        const launched = await launches.launch(launchId, body, user);
        const { workloadId, repeated } = launched;
        note({ workloadId, repeated });
        return launched;
      },
    );
    response.status(result.repeated ? 200 : 201).json(result);
  });
}

/** Aborted when the connection ends before the answer is sent. */
function whileWaitedFor(response: Response): AbortSignal {
  const left = new AbortController();
  response.on('close', () => {
    if (!response.writableEnded) {
      left.abort(new Error('Nobody waits for this answer any more'));
    }
  });
  return left.signal;
}
