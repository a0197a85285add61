import {
  mlWorkloadOperatePermission,
  type OperationResult,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { audited, workloadMeta } from '../audit';
import type { WorkloadRow } from '../contracts';
import type { Operation } from '../operations';
import { demandRow, type User } from '../router';
import type { ActionsOptions } from './options';
import { personOf } from './person';

interface Described {
  title: string;
  description: string;
  destructive: boolean;
}

const DESCRIBED: Record<Operation, Described> = {
  pause: {
    title: 'Pause a GPU workload',
    description: `Gives the GPUs of a training workload back and keeps the object, so that it can be resumed. What it did since its last checkpoint is lost.

## When to use
When something else is more urgent for now. Serving cannot be paused.`,
    destructive: true,
  },
  resume: {
    title: 'Resume a paused GPU workload',
    description: `Puts a paused GPU workload back into its queue; it starts from its checkpoint when the queue has room.

## When to use
After pause-workload.`,
    destructive: false,
  },
  stop: {
    title: 'Stop a GPU workload',
    description: `Removes a GPU workload from the cluster for good. Its history and spend stay.

## When to use
Only when the person said so: it cannot be undone.`,
    destructive: true,
  },
  extend: {
    title: 'Extend the run time of a GPU workload',
    description: `Makes the longest run time of a training workload longer, within the team's limits.

## When to use
When a run will not be done before its deadline. It is refused with reasons when the limits do not allow it, and for kinds whose API fixes the run time the error says what to do instead.`,
    destructive: false,
  },
};

/** `pause-workload`, `resume-workload`, `stop-workload` and `extend-workload`. */
export function createOperationActions(options: ActionsOptions): void {
  for (const operation of ['pause', 'resume', 'stop'] as const) {
    register(options, operation, {}, (row, person) =>
      options.operations.run(operation, row, person.principal.userEntityRef),
    );
  }
  register(
    options,
    'extend',
    {
      seconds: (z: any) =>
        z
          .number()
          .int()
          .min(1)
          .max(31_536_000)
          .describe('How much longer it may run'),
    },
    (row, person, { seconds }) =>
      options.operations.extend(row, seconds, person.principal.userEntityRef),
  );
}

function register(
  options: ActionsOptions,
  operation: Operation,
  fields: Record<string, (z: any) => unknown>,
  run: (row: WorkloadRow, person: User, input: any) => Promise<OperationResult>,
): void {
  const { actionsRegistry, auditor, auth } = options;
  const { title, description, destructive } = DESCRIBED[operation];
  actionsRegistry.register({
    name: `${operation}-workload`,
    title,
    description,
    attributes: { readOnly: false, idempotent: false, destructive },
    schema: {
      input: z =>
        z
          .object({
            id: z.string().max(64).describe('Id, from list-workloads'),
            ...Object.fromEntries(
              Object.entries(fields).map(([name, field]) => [name, field(z)]),
            ),
          } as any)
          .strict() as any,
      output: z =>
        z.object({
          operationId: z.string(),
          sentence: z.string().describe('What happens now'),
        }),
    },
    action: async ({ input, credentials }) =>
      audited(
        auditor,
        {
          eventId: `action-workload-${operation}`,
          severityLevel: operation === 'stop' ? 'high' : 'medium',
          meta: { workloadId: String((input as any).id) },
        },
        async note => {
          const person = personOf(auth, credentials);
          note({ person: person.principal.userEntityRef });
          const row = await demandRow(
            options,
            (input as any).id,
            person,
            mlWorkloadOperatePermission,
          );
          note(workloadMeta(row));
          const { operationId, sentence } = await run(row, person, input);
          note({ operationId });
          return { output: { operationId, sentence } };
        },
      ),
  });
}
