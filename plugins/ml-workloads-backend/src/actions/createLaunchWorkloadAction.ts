import { gpusAtMost } from '@slipway/backstage-plugin-ml-workloads-common';
import { audited, launchMeta } from '../audit';
import { launchFields, parseLaunch } from '../launch';
import type { ActionsOptions } from './options';
import { personOf } from './person';

/** `launch-workload`: launches a GPU workload as the person that the agent acts for. */
export function createLaunchWorkloadAction(options: ActionsOptions): void {
  const { actionsRegistry, auditor, auth, launches } = options;
  actionsRegistry.register({
    name: 'launch-workload',
    title: 'Launch a GPU workload',
    description: `Launches a GPU workload as the signed-in person, with their rights and their team's limits. It costs money from the moment it starts.

## When to use
Only after preview-launch said allowed, and the person agreed to what it costs. Make one UUID for the launch and send the same one again when an answer did not arrive: it does not launch twice. Secrets are named, never written: use secretEnv or serviceAccountName.`,
    attributes: { readOnly: false, idempotent: true, destructive: false },
    schema: {
      input: z =>
        z
          .object({
            ...(launchFields as any),
            launchId: z
              .string()
              .uuid()
              .describe('UUID of this launch; the same for each retry'),
          })
          .strict() as any,
      output: z =>
        z.object({
          workloadId: z.string(),
          repeated: z
            .boolean()
            .describe('True when an earlier call had launched it'),
          objects: z.array(z.object({ kind: z.string(), name: z.string() })),
        }),
    },
    action: async ({ input, credentials }) =>
      audited(
        auditor,
        {
          eventId: 'action-launch',
          severityLevel: 'high',
          meta: launchMeta(input),
        },
        async note => {
          const person = personOf(auth, credentials);
          note({ person: person.principal.userEntityRef });
          const { launchId, request } = parseLaunch(input);
          note({ gpus: gpusAtMost(request) });
          const { workloadId, repeated, objects } = await launches.launch(
            launchId,
            request,
            person,
          );
          note({ workloadId, repeated });
          return {
            output: {
              workloadId,
              repeated,
              objects: objects.map(({ kind, name }) => ({ kind, name })),
            },
          };
        },
      ),
  });
}
