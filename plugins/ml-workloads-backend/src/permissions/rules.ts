import {
  createConditionExports,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import { z } from 'zod/v3';
import { mlWorkloadResourceRef } from './resourceRef';

// The schema is of our zod 3; the framework's types are of its own copy, and comparing the two exceeds the compiler.
const paramsSchema = (schema: z.ZodTypeAny) => schema as any;

/** True when the workload's namespace is bound to one of the teams. Teams are named as on the namespace label, not as references. */
export const isTeamOf = createPermissionRule<
  typeof mlWorkloadResourceRef,
  { teams: string[] }
>({
  name: 'IS_TEAM_OF',
  description: "Allow workloads in the teams' namespaces",
  resourceRef: mlWorkloadResourceRef,
  paramsSchema: paramsSchema(
    z.object({
      teams: z
        .array(z.string())
        .describe('Names of teams, as the label slipway.dev/team says them'),
    }),
  ),
  apply: (row, { teams }) => row.team !== null && teams.includes(row.team),
  toQuery: ({ teams }) => ({ teams }),
});

/** True when the workload belongs to one of the components. */
export const isComponentOwner = createPermissionRule<
  typeof mlWorkloadResourceRef,
  { entityRefs: string[] }
>({
  name: 'IS_COMPONENT_OWNER',
  description: 'Allow workloads of the components',
  resourceRef: mlWorkloadResourceRef,
  paramsSchema: paramsSchema(
    z.object({
      entityRefs: z
        .array(z.string())
        .describe('Entity references of the components that the person owns'),
    }),
  ),
  apply: (row, { entityRefs }) =>
    row.component !== null && entityRefs.includes(row.component),
  toQuery: ({ entityRefs }) => ({ components: entityRefs }),
});

export const mlWorkloadRules = { isTeamOf, isComponentOwner };

/**
 * For permission policies.
 *
 * @example
 * ```ts
 * return createMlWorkloadConditionalDecision(
 *   request.permission,
 *   mlWorkloadConditions.isTeamOf({ teams: ['vision'] }),
 * );
 * ```
 */
export const {
  conditions: mlWorkloadConditions,
  createConditionalDecision: createMlWorkloadConditionalDecision,
} = createConditionExports({
  resourceRef: mlWorkloadResourceRef,
  rules: mlWorkloadRules,
});
