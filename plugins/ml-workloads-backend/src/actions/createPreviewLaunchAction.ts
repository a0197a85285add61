import { gpusAtMost } from '@slipway/backstage-plugin-ml-workloads-common';
import { audited, launchMeta } from '../audit';
import { launchFields, parseLaunchRequest } from '../launch';
import type { ActionsOptions } from './options';
import { personOf } from './person';

/** `preview-launch`: what would happen if a GPU workload were launched. */
export function createPreviewLaunchAction(options: ActionsOptions): void {
  const { actionsRegistry, auditor, auth, launches } = options;
  actionsRegistry.register({
    name: 'preview-launch',
    title: 'Preview the launch of a GPU workload',
    description: `Tells what would happen if a GPU workload were launched: whether the cluster would take it and every reason if not, when it would start, and what it would cost. Creates nothing.

## When to use
Always before launch-workload. When the verdict is refused, change the fields that the reasons name and preview again. Money is in micro-units of the currency; null means that it is not known.`,
    attributes: { readOnly: true, idempotent: true, destructive: false },
    schema: {
      // The fields' types are of our zod; comparing them with the framework's exceeds the compiler.
      input: z => z.object(launchFields as any).strict() as any,
      output: z =>
        z.object({
          verdict: z.enum(['allowed', 'refused', 'undetermined']),
          reasons: z.array(
            z.object({
              code: z.string().nullable(),
              message: z.string(),
              fix: z.string().nullable(),
              fields: z.array(z.string()),
            }),
          ),
          truncated: z
            .boolean()
            .describe('True when there may be more reasons than these'),
          forecast: z.string().describe('When it would start, one sentence'),
          currency: z.string(),
          perHourMicros: z.string().nullable(),
          forRunMicros: z.string().nullable(),
          manifests: z.array(z.string()).describe('YAML, one object each'),
        }),
    },
    action: async ({ input, credentials }) =>
      audited(
        auditor,
        {
          eventId: 'action-preview-launch',
          severityLevel: 'low',
          meta: launchMeta(input),
        },
        async note => {
          const person = personOf(auth, credentials);
          note({ person: person.principal.userEntityRef });
          const request = parseLaunchRequest(input);
          note({ gpus: gpusAtMost(request) });
          const { verdict, forecast, cost, manifests } = await launches.preview(
            request,
            person,
          );
          note({ verdict: verdict.value });
          return {
            output: {
              verdict: verdict.value,
              reasons: verdict.reasons.map(
                ({ code, message, fix, fields }) => ({
                  code,
                  message,
                  fix,
                  fields,
                }),
              ),
              truncated: verdict.truncated,
              forecast: forecast.sentence,
              currency: cost.currency,
              perHourMicros: text(cost.perHourMicros),
              forRunMicros: text(cost.forRunMicros),
              manifests: manifests.map(({ yaml }) => yaml),
            },
          };
        },
      ),
  });
}

function text(amount: number | string | null): string | null {
  return amount === null ? null : String(amount);
}
