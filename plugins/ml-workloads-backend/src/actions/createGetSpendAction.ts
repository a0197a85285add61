import {
  SPEND_CATEGORIES,
  SPEND_GROUPINGS,
  SPEND_OUTCOMES,
  SPEND_PHASES,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { parseOrInputError } from '../parseInput';
import { demandSpend, spendQuery, toSpendSelection } from '../router';
import type { ActionsOptions } from './options';
import { personOf } from './person';

/** `get-spend`: what GPU work cost. */
export function createGetSpendAction(options: ActionsOptions): void {
  const { actionsRegistry, auth, rollUps, spend } = options;
  actionsRegistry.register({
    name: 'get-spend',
    title: 'Get what GPU work cost',
    description: `Tells what a team, a component or one workload spent on GPUs in a period, in all and by what it is grouped by.

## When to use
For "what did we spend this month?" or "which workload costs most?". Money is in micro-units of the currency (1,000,000 = 1), GPU time in GPU-milliseconds; null means that it is not known. Say how far the numbers are complete (completeUntil). Without team, component and workload it is the whole fleet, which few may see. The other fields narrow to rows with one of the values given, each the key of a row of that grouping; \`none\` is without a value. Of several fields all must hold. Work of no team comes first in the rows, whatever it cost, then the rest by money.`,
    attributes: { readOnly: true, idempotent: true, destructive: false },
    schema: {
      input: z =>
        z
          .object({
            team: z.string().optional().describe('Name of a team, e.g. vision'),
            component: z
              .string()
              .optional()
              .describe('Entity reference; none: what is of no component'),
            workload: z.string().optional().describe('Id of a workload'),
            cluster: z.string().optional().describe('Name of a cluster'),
            kind: values(z, 'Kinds of the workloads, e.g. TrainJob'),
            template: values(z, 'Entity references of templates'),
            gpuModel: values(z, 'Models of the GPUs'),
            capacityType: values(z, 'How nodes are bought, e.g. spot'),
            profile: values(z, 'Hardware profiles'),
            queue: values(z, 'Queues'),
            phase: values(z, 'Of starting and running', [
              ...SPEND_PHASES,
              'none',
            ]),
            outcome: values(z, 'How attempts ended', SPEND_OUTCOMES),
            category: values(z, 'Where node money went', SPEND_CATEGORIES),
            reason: values(z, 'Reasons of a category, without its name'),
            from: z
              .string()
              .optional()
              .describe('RFC 3339; default: the first of this month, UTC'),
            to: z.string().optional().describe('RFC 3339; default: now'),
            groupBy: z.enum(SPEND_GROUPINGS).optional(),
          })
          .strict(),
      output: z =>
        z.object({
          from: z.string(),
          to: z.string(),
          currency: z.string(),
          costMicros: z.string().nullable(),
          gpuMs: z.string(),
          unpricedGpuMs: z.string(),
          completeUntil: z.string().nullable(),
          included: z.string(),
          partial: z
            .boolean()
            .describe('True when a part is not for this person to see'),
          simulated: z.boolean(),
          rows: z.array(
            z.object({
              key: z.string(),
              title: z.string(),
              unattributed: z
                .boolean()
                .describe('No team owned it, or a part of it'),
              costMicros: z
                .string()
                .nullable()
                .describe('Of the priced part; unpricedGpuMs has no price'),
              gpuMs: z.string(),
              unpricedGpuMs: z.string(),
            }),
          ),
        }),
    },
    action: async ({ input, credentials }) => {
      const person = personOf(auth, credentials);
      const {
        entity: _,
        granularity,
        groupBy,
        ...fields
      } = parseOrInputError(spendQuery, input);
      const selection = toSpendSelection(fields, Date.now());
      const allowed = await demandSpend(options, selection, person);
      const found = await spend.query(
        { ...selection, allowed, granularity, groupBy, compare: 'none' },
        { of: (whole, parts) => rollUps.of(whole, parts, person) },
      );
      return {
        output: {
          from: found.from,
          to: found.to,
          currency: found.currency,
          costMicros: text(found.total.costMicros),
          gpuMs: String(found.total.gpuMs),
          unpricedGpuMs: String(found.total.unpricedGpuMs),
          completeUntil: found.completeUntil,
          included: found.included,
          partial: found.partial,
          simulated: found.simulated,
          rows: found.rows.slice(0, 100).map(row => ({
            key: row.key,
            title: row.title,
            unattributed: row.unattributed,
            costMicros: text(row.costMicros),
            gpuMs: String(row.gpuMs),
            unpricedGpuMs: String(row.unpricedGpuMs),
          })),
        },
      };
    },
  });
}

/** A filter: its values, each the key of a row of that grouping. */
function values(z: any, what: string, among?: readonly string[]) {
  return z
    .array(among ? z.enum(among) : z.string())
    .optional()
    .describe(what);
}

function text(amount: number | string | null): string | null {
  return amount === null ? null : String(amount);
}
