import type {
  Engine,
  Manifest,
  PodTemplate,
} from '@slipway/backstage-plugin-ml-workloads-node';
import { renderPyTorchJob } from './render';

/** `kubeflow.org/v1 PyTorchJob`. */
export const pyTorchJobEngine: Engine = {
  name: 'pytorchjob',
  kind: 'PyTorchJob',
  apiVersion: 'kubeflow.org/v1',
  plurals: { PyTorchJob: 'pytorchjobs' },
  types: ['training'],
  title: 'PyTorchJob',
  description:
    "PyTorch over one or more nodes with Kubeflow's training operator.",
  features: ['retries', 'maxRunSeconds', 'topology'],
  replicaNoun: 'nodes',
  render: renderPyTorchJob,
  podTemplates,
};

/** The first pod of master and workers, with the labels and the restart policy that the training operator gives them. */
function podTemplates({ kind, metadata, spec }: Manifest): PodTemplate[] {
  if (kind !== 'PyTorchJob') return [];
  const { pytorchReplicaSpecs } = spec as {
    pytorchReplicaSpecs: Record<
      string,
      { restartPolicy: string; template: Omit<PodTemplate, 'generateName'> }
    >;
  };
  return Object.entries(pytorchReplicaSpecs).map(
    ([type, { restartPolicy, template }]) => ({
      generateName: `${metadata.name}-${type.toLowerCase()}-`,
      metadata: {
        labels: {
          ...template.metadata.labels,
          'training.kubeflow.org/job-name': metadata.name,
          'training.kubeflow.org/operator-name': 'pytorchjob-controller',
          'training.kubeflow.org/replica-index': '0',
          'training.kubeflow.org/replica-type': type.toLowerCase(),
        },
        annotations: { ...template.metadata.annotations },
      },
      spec: { ...template.spec, restartPolicy },
    }),
  );
}
