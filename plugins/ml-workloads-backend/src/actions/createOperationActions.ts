import {
  MOST_REPLICAS,
  mlWorkloadOperatePermission,
  OPERATIONS,
  type OperationResult,
  type WorkloadOperation,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { audited, workloadMeta } from '../audit';
import type { WorkloadRow } from '../contracts';
import { demandRow, type User } from '../router';
import type { ActionsOptions } from './options';
import { personOf } from './person';

interface Described {
  title: string;
  description: string;
  destructive: boolean;
}

const DESCRIBED: Record<WorkloadOperation, Described> = {
  pause: {
    title: 'Pause a GPU workload',
    description: `Gives the GPUs of a workload back and keeps the object, so that it can be resumed. What training did since its last checkpoint is lost; what serves answers nobody meanwhile.

## When to use
When something else is more urgent for now.`,
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
  scale: {
    title: 'Scale a GPU workload',
    description: `Sets the number of replicas of what serves, within the team's limits. Refused with reasons when the limits do not allow it, and where an autoscaler sets the number.

## When to use
When the person named the number. The answer says what takes it back.`,
    destructive: true,
  },
  restart: {
    title: 'Restart a GPU workload',
    description: `Makes all pods of what serves anew, a few at a time, as kubectl rollout restart does.

## When to use
When its pods are stuck, or shall read changed Secrets. Training is paused and resumed instead, or launched again.`,
    destructive: true,
  },
  delete: {
    title: 'Delete an ended GPU workload',
    description: `Removes what is left in the cluster of a GPU workload that has ended, with its pods and their logs. Its history and spend stay.

## When to use
To tidy up. It is refused for what still runs.`,
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

const ANYWAY = {
  anyway: (z: any) =>
    z
      .boolean()
      .optional()
      .describe(
        'Do it although Argo CD or Flux will set it back. Only when the person, told so, said yes',
      ),
};

const REPLICAS = {
  replicas: (z: any) =>
    z
      .number()
      .int()
      .min(1)
      .max(MOST_REPLICAS)
      .describe('How many replicas it shall have; to have none, pause it'),
};

/** `pause-workload` and so on, one for each operation, with the very service of the HTTP API. */
export function createOperationActions(options: ActionsOptions): void {
  for (const operation of OPERATIONS) {
    register(
      options,
      operation,
      { ...(operation === 'scale' ? REPLICAS : {}), ...ANYWAY },
      (row, person, { replicas, anyway }) =>
        options.operations.run(operation, row, person.principal.userEntityRef, {
          replicas,
          anyway,
        }),
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
  operation: WorkloadOperation,
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
          undo: z
            .object({
              operation: z.enum(['pause', 'resume', 'scale']),
              replicas: z.number().int().optional(),
            })
            .nullable()
            .describe('What takes it back; null when nothing does'),
        }),
    },
    action: async ({ input, credentials }) =>
      audited(
        auditor,
        {
          eventId: `action-workload-${operation}`,
          severityLevel: ['stop', 'delete'].includes(operation)
            ? 'high'
            : 'medium',
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
          note(pickAsked(input));
          const { operationId, sentence, undo } = await run(row, person, input);
          note({ operationId });
          return { output: { operationId, sentence, undo } };
        },
      ),
  });
}

/** What was asked for beside which workload: numbers and flags, which the audit log keeps. */
function pickAsked(input: any): Record<string, number | boolean> {
  const { replicas, seconds, anyway } = input;
  return Object.fromEntries(
    Object.entries({ replicas, seconds, anyway }).filter(
      ([, value]) => value !== undefined,
    ),
  );
}
