import {
  mlWorkloadReadPermission,
  type DriftList,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Router } from 'express';
import { z } from 'zod/v3';
import { parseOrInputError } from '../parseInput';
import { userOf, type RouterOptions } from './context';
import { withinEntity } from './entityScope';

const driftQuery = z
  .object({
    team: z
      .union([z.string().max(63), z.array(z.string().max(63)).max(50)])
      .transform(value => [value].flat())
      .optional(),
    component: z
      .string()
      .max(253)
      .transform(value => [value])
      .optional(),
    /** Reference of an entity whose workloads, or whose parts' workloads, are meant. */
    entity: z.string().min(1).max(500).optional(),
  })
  .strict();

/** `GET /drift`: running workloads that today's rules would refuse, of those that the person may see. */
export function addDriftRoutes(
  router: Router,
  options: Pick<RouterOptions, 'httpAuth' | 'authoriser' | 'drift' | 'scopes'>,
): void {
  const { authoriser, drift, scopes } = options;
  router.get('/drift', async (request, response) => {
    const user = await userOf(options, request);
    const { entity, ...query } = parseOrInputError(driftQuery, request.query);
    const visible = await authoriser.visible(mlWorkloadReadPermission, user);
    if (visible.kind === 'none') {
      const none: DriftList = { items: [], clusters: await drift.clusters() };
      response.json(none);
      return;
    }
    response.json(
      await drift.list({
        ...(await withinEntity(scopes, query, entity, user)),
        allowed: visible.kind === 'some' ? visible.filter : undefined,
      }),
    );
  });
}
