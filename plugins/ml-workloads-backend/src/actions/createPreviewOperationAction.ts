import {
  MOST_REPLICAS,
  mlWorkloadOperatePermission,
  OPERATIONS,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { demandRow } from '../router';
import type { ActionsOptions } from './options';
import { personOf } from './person';

/** `preview-operation`: what an operation would do to a workload, in numbers, and why it would be refused. */
export function createPreviewOperationAction(options: ActionsOptions): void {
  const { actionsRegistry, auth, previews } = options;
  actionsRegistry.register({
    name: 'preview-operation',
    title: 'Say what an operation on a GPU workload would do',
    description: `Says what pausing, resuming, scaling, restarting, stopping or deleting a GPU workload would do: pods that end, GPUs that become free or are asked for, their cost an hour, work that is lost, what was spent; and why it would be refused. Nothing is changed.

## When to use
Before each operation on a workload, to tell the person what it will do and let them decide.`,
    attributes: { readOnly: true, idempotent: true, destructive: false },
    schema: {
      input: z =>
        z
          .object({
            id: z.string().max(64).describe('Id, from list-workloads'),
            operation: z.enum(OPERATIONS),
            replicas: z
              .number()
              .int()
              .min(1)
              .max(MOST_REPLICAS)
              .optional()
              .describe('For scale; one more than now when absent'),
          })
          .strict(),
      output: z =>
        z.object({
          problem: z
            .string()
            .nullable()
            .describe('Why it would be refused; null when it would be done'),
          sentences: z.array(z.string()).describe('What would happen'),
          warnings: z.array(z.string()),
          needsAnyway: z
            .boolean()
            .describe('Argo CD or Flux would set it back'),
          canBeUndone: z.boolean(),
        }),
    },
    action: async ({ input, credentials }) => {
      const person = personOf(auth, credentials);
      const { id, operation, ...rest } = input;
      const row = await demandRow(
        options,
        id,
        person,
        mlWorkloadOperatePermission,
      );
      const preview = await previews.of(operation, row, rest);
      return {
        output: {
          problem: preview.problem,
          sentences: preview.sentences,
          warnings: preview.warnings.map(({ sentence }) => sentence),
          needsAnyway: preview.needsAnyway,
          canBeUndone: preview.undo !== null,
        },
      };
    },
  });
}
