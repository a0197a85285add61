import type {
  Engine,
  Manifest,
  PodTemplate,
} from '@slipway/backstage-plugin-ml-workloads-node';
import { SCALED_OBJECT } from '../serving';
import { inferenceServicePodTemplates } from './podTemplates';
import { renderInferenceService } from './render';

/** `serving.kserve.io/v1beta1 InferenceService`: a model that KServe serves. */
export const inferenceServiceEngine: Engine = {
  name: 'inferenceservice',
  kind: 'InferenceService',
  apiVersion: 'serving.kserve.io/v1beta1',
  plurals: {
    InferenceService: 'inferenceservices',
    HorizontalPodAutoscaler: 'horizontalpodautoscalers',
    PodDisruptionBudget: 'poddisruptionbudgets',
  },
  types: ['serving'],
  title: 'InferenceService',
  description:
    'A model in a known format, served by a runtime that the platform keeps (KServe).',
  features: ['runtime', 'autoscaling', 'modelFormat', 'storageUri'],
  replicaNoun: 'replicas',
  optional: [SCALED_OBJECT],
  render: renderInferenceService,
  podTemplates: (manifest: Manifest): PodTemplate[] =>
    manifest.kind === 'InferenceService'
      ? inferenceServicePodTemplates(manifest)
      : [],
};
