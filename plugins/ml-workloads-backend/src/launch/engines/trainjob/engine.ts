import type {
  Engine,
  Manifest,
  PodTemplate,
} from '@slipway/backstage-plugin-ml-workloads-node';
import { jobSetPod, type JobPodTemplate } from '../pod/indexedPod';
import { NODE, renderTrainJob } from './render';

/** `trainer.kubeflow.org TrainJob`: training on a runtime that the platform keeps. */
export const trainJobEngine: Engine = {
  name: 'trainjob',
  kind: 'TrainJob',
  apiVersion: 'trainer.kubeflow.org/v1alpha1',
  plurals: { TrainJob: 'trainjobs' },
  types: ['training'],
  title: 'TrainJob',
  description:
    'Training over one or more nodes on a runtime of Kubeflow Trainer, which sets up the framework.',
  features: ['runtime', 'maxRunSeconds', 'topology'],
  replicaNoun: 'nodes',
  render: renderTrainJob,
  podTemplates: trainJobPodTemplates,
};

/**
 * A node's pod as far as the TrainJob says: its patch of the runtime with the trainer's image, command, variables and resources. What else
 * the runtime's template holds (init containers, its own variables, its pods' priority class) is not in the TrainJob and not in this pod;
 * it is the platform's, not the team's. The JobSet that Trainer makes gives `restartPolicy` its default.
 */
function trainJobPodTemplates(manifest: Manifest): PodTemplate[] {
  if (manifest.kind !== 'TrainJob') return [];
  const { name } = manifest.metadata;
  const { trainer, runtimePatches } = manifest.spec as any;
  const { image, command, args, env, resourcesPerNode } = trainer;
  const [{ template }] =
    runtimePatches[0].trainingRuntimeSpec.template.spec.replicatedJobs;
  const patch = template.spec.template as JobPodTemplate;
  const [container] = patch.spec.containers as Array<Record<string, unknown>>;
  return [
    jobSetPod(name, NODE, {
      metadata: patch.metadata,
      spec: {
        restartPolicy: 'OnFailure',
        ...patch.spec,
        containers: [
          {
            ...container,
            image,
            ...(command ? { command } : {}),
            ...(args ? { args } : {}),
            ...(env ? { env } : {}),
            resources: resourcesPerNode,
          },
        ],
      },
    }),
  ];
}
