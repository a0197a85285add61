import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { mkdir, writeFile } from 'fs/promises';
import { dirname, posix } from 'path';
import { launchInput, toLaunchRequest, type LaunchInput } from './input';
import type { MlWorkloadsApi } from './MlWorkloadsApi';
import { messageOf } from './refusal';

/** `ml-workloads:render`: writes the files of a launch by pull request into the workspace. */
export function createRenderAction(options: { api: MlWorkloadsApi }) {
  return createTemplateAction({
    id: 'ml-workloads:render',
    description:
      'Writes the manifests of a GPU workload, a kustomization and the catalog file of its component into the workspace, for a pull request by any publish action. Nothing is created in the cluster.',
    supportsDryRun: true,
    examples: [
      {
        description: 'Open a pull request that launches a training',
        example: `steps:
  - id: render
    name: Render
    action: ml-workloads:render
    input:
      targetPath: deploy/training
      entityRef: component:default/vision-models
      cluster: lab
      namespace: team-vision
      name: train-resnet
      image: registry.example.com/vision/train:1.4
      profile: h100
      gpusPerPod: 8
  - id: publish
    name: Open the pull request
    action: publish:github:pull-request
    input:
      repoUrl: github.com?owner=vision&repo=deploy
      branchName: train-resnet
      title: Train train-resnet
      description: \${{ steps.render.output.description }}
`,
      },
    ],
    schema: {
      input: {
        ...launchInput,
        targetPath: z =>
          z.string().default('.').describe('Folder in the workspace'),
      },
      output: {
        files: z => z.array(z.string()).describe('Paths in the workspace'),
        description: z =>
          z
            .string()
            .describe(
              'What was filled in and why, as Markdown, for the description of the pull request',
            ),
      },
    },
    async handler(ctx) {
      const { targetPath = '.', ...input } = ctx.input;
      const folder = resolveSafeChildPath(ctx.workspacePath, targetPath);
      const { files, description } = await options.api
        .render(
          toLaunchRequest(input as LaunchInput, ctx.templateInfo?.entityRef),
          await ctx.getInitiatorCredentials(),
          ctx.signal,
        )
        .catch(error => {
          throw new Error(messageOf(error), { cause: error });
        });
      const written: string[] = [];
      for (const { path, content } of files) {
        const file = resolveSafeChildPath(folder, path);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, content);
        written.push(posix.join(targetPath, path));
      }
      ctx.logger.info(`Wrote ${written.join(', ')}`);
      ctx.output('files', written);
      ctx.output('description', description);
    },
  });
}
