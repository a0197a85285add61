import type {
  Manifest,
  PodTemplate,
} from '@slipway/backstage-plugin-ml-workloads-node';
import { CONTAINER } from './predictor';
import { predictorLabels } from './predictorLabels';

/** What of a predictor is KServe's and no field of a pod. */
const KSERVE_FIELDS = [
  'minReplicas',
  'maxReplicas',
  'autoScaling',
  'deploymentStrategy',
  'labels',
  'annotations',
  'model',
];

/**
 * The pod that KServe makes in Standard mode, as far as it can be told without the runtime: a container of the runtime beside this one, and
 * the storage initializer, are what the platform put there.
 */
export function inferenceServicePodTemplates(
  manifest: Manifest,
): PodTemplate[] {
  const { name, labels, annotations } = manifest.metadata;
  const { predictor } = manifest.spec as {
    predictor: Record<string, any>;
  };
  const spec = Object.fromEntries(
    Object.entries(predictor).filter(([key]) => !KSERVE_FIELDS.includes(key)),
  );
  return [
    {
      generateName: `${name}-predictor-`,
      metadata: {
        labels: {
          ...labels,
          ...predictor.labels,
          ...predictorLabels(name),
          app: `isvc.${name}-predictor`,
        },
        annotations: { ...annotations, ...predictor.annotations },
      },
      spec: predictor.model
        ? { ...spec, containers: [containerOf(predictor.model)] }
        : spec,
    },
  ];
}

function containerOf({
  modelFormat: _format,
  runtime: _runtime,
  storageUri: _storage,
  ...container
}: Record<string, unknown>) {
  return { name: CONTAINER, ...container };
}
