import { ResponseError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import type { LaunchResult } from '@slipway/backstage-plugin-ml-workloads-common';
import { setTimeout as sleep } from 'timers/promises';
import { launchInput, toLaunchRequest, type LaunchInput } from './input';
import { launchIdOf } from './launchId';
import type { MlWorkloadsApi } from './MlWorkloadsApi';
import { logRefusal, messageOf } from './refusal';

/** Waits before the tries that follow a cluster that did not answer, in ms. */
const RETRY_AFTER_MS = [1_000, 3_000, 10_000];

/** `ml-workloads:launch`: launches a workload as the person that runs the template. */
export function createLaunchAction(options: {
  api: MlWorkloadsApi;
  retryAfterMs?: number[];
}) {
  const { api, retryAfterMs = RETRY_AFTER_MS } = options;
  return createTemplateAction({
    id: 'ml-workloads:launch',
    description:
      'Launches a GPU workload on Kubernetes as the person that runs the template. Running it again for the same task launches nothing twice.',
    supportsDryRun: true,
    examples: [
      {
        description: 'Train on eight GPUs for at most four hours',
        example: `steps:
  - id: launch
    name: Launch
    action: ml-workloads:launch
    input:
      entityRef: component:default/vision-models
      cluster: lab
      namespace: team-vision
      name: train-resnet
      engine: job
      type: training
      image: registry.example.com/vision/train:1.4
      profile: h100
      gpusPerPod: 8
      replicas: 1
      maxRunSeconds: 14400
`,
      },
    ],
    schema: {
      input: launchInput,
      output: {
        workloadId: z => z.string().describe('Id of the workload'),
        launchId: z => z.string().describe('UUID of the launch'),
        repeated: z =>
          z.boolean().describe('True when an earlier run had launched it'),
        link: z => z.string().describe("Path of the workload's page"),
      },
    },
    async handler(ctx) {
      const request = toLaunchRequest(
        ctx.input as LaunchInput,
        ctx.templateInfo?.entityRef,
      );
      const person = await ctx.getInitiatorCredentials();
      if (ctx.isDryRun) {
        const { verdict } = await api.preview(request, person, ctx.signal);
        ctx.logger.info(`Dry run: the cluster says ${verdict.value}`);
        return;
      }
      const launchId = launchIdOf({
        taskId: ctx.task.id,
        stepId: ctx.step?.id,
        each: ctx.each,
      });
      const attempt = async (tries: number[]): Promise<LaunchResult> => {
        try {
          return await api.launch(launchId, request, person, ctx.signal);
        } catch (error) {
          const [wait, ...later] = tries;
          if (wait === undefined || !mayTryAgain(error)) throw error;
          ctx.logger.warn(`${messageOf(error)}; trying again`);
          await sleep(wait, undefined, { signal: ctx.signal });
          return attempt(later);
        }
      };
      try {
        const result = await attempt(retryAfterMs);
        ctx.logger.info(
          result.repeated
            ? `${request.name} was launched before by this task`
            : `Launched ${request.name} in ${request.namespace}`,
        );
        ctx.output('workloadId', result.workloadId);
        ctx.output('launchId', launchId);
        ctx.output('repeated', result.repeated);
        ctx.output('link', `/gpu/workloads/${result.workloadId}`);
      } catch (error) {
        logRefusal(ctx.logger, error);
        throw new Error(messageOf(error), { cause: error });
      }
    },
  });
}

/** 503: the cluster did not answer and the outcome is not known; the launch id makes another try safe. Also when the portal itself was away. */
function mayTryAgain(error: unknown): boolean {
  return error instanceof ResponseError
    ? [502, 503, 504].includes(error.statusCode)
    : error instanceof TypeError;
}
