import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { mkdir, writeFile } from 'fs/promises';
import { stringify } from 'yaml';
import { launchInput, toLaunchRequest, type LaunchInput } from './input';
import type { MlWorkloadsApi } from './MlWorkloadsApi';
import { messageOf } from './refusal';

/** `ml-workloads:render`: writes the manifests of a workload into the workspace, for a pull request. */
export function createRenderAction(options: { api: MlWorkloadsApi }) {
  return createTemplateAction({
    id: 'ml-workloads:render',
    description:
      'Writes the manifests of a GPU workload into the workspace, one YAML file an object, for a pull request. Nothing is created in the cluster.',
    supportsDryRun: true,
    examples: [
      {
        description: 'Write the manifests into a folder of the workspace',
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
      },
    },
    async handler(ctx) {
      const { targetPath, ...input } = ctx.input;
      const folder = resolveSafeChildPath(ctx.workspacePath, targetPath ?? '.');
      const { manifests } = await options.api
        .render(
          toLaunchRequest(input as LaunchInput, ctx.templateInfo?.entityRef),
          await ctx.getInitiatorCredentials(),
          ctx.signal,
        )
        .catch(error => {
          throw new Error(messageOf(error), { cause: error });
        });
      await mkdir(folder, { recursive: true });
      const files: string[] = [];
      for (const manifest of manifests) {
        const name = `${manifest.kind.toLowerCase()}-${
          manifest.metadata.name
        }.yaml`;
        await writeFile(
          resolveSafeChildPath(folder, name),
          stringify(manifest),
        );
        files.push(
          [(targetPath ?? '.').replace(/\/+$/, ''), name]
            .filter(part => part !== '.')
            .join('/'),
        );
      }
      ctx.logger.info(`Wrote ${files.join(', ')}`);
      ctx.output('files', files);
    },
  });
}
