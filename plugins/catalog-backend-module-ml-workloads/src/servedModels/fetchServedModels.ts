import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import {
  PLUGIN_ID,
  type ServedModel,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { z } from 'zod/v3';

const ref = z.string().min(1).max(500);
const answer = z.object({
  items: z.array(
    z.object({
      workloadId: z.string().regex(/^\w{1,64}$/),
      cluster: z.string().min(1),
      namespace: z.string().min(1),
      kind: z.string().min(1),
      name: z.string().min(1),
      owner: ref,
      component: ref,
      url: z.string().url(),
      serverType: z.enum(['openai-v1', 'open-inference-v2', 'http']),
      models: z.array(z.string().min(1)).nullable(),
      stage: z.enum(['production', 'development']).nullable(),
    }),
  ),
});

/**
 * Asks Slipway's backend, which may run in another process, with the catalog's own credentials.
 *
 * @throws ResponseError when it refuses, ZodError when its answer is of another version
 */
export async function fetchServedModels(options: {
  auth: AuthService;
  discovery: DiscoveryService;
}): Promise<ServedModel[]> {
  const { auth, discovery } = options;
  const { token } = await auth.getPluginRequestToken({
    onBehalfOf: await auth.getOwnServiceCredentials(),
    targetPluginId: PLUGIN_ID,
  });
  const base = await discovery.getBaseUrl(PLUGIN_ID);
  const response = await fetch(`${base}/served-models`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(30_000),
  });
  if (!response.ok) {
    throw await ResponseError.fromResponse(response);
  }
  return answer.parse(await response.json()).items;
}
