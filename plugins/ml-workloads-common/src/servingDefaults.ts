import type { LaunchRequest } from './api';

/** What a served model is asked at when the request does not say. */
export interface ServingDefaults {
  port: number;
  /** Answers 200 once the model is loaded. */
  healthPath: string;
}

const USUAL: ServingDefaults = { port: 8080, healthPath: '/health' };

/**
 * Port and health path that an engine assumes: the form shows them in its empty fields, the engines write them into the manifests.
 *
 * Ray Serve has its own port and path. A ServingRuntime of KServe, which a model format chooses, tells by the Open Inference Protocol that
 * its model is ready; an image of one's own in an InferenceService does as in a Deployment.
 *
 * @example
 * ```ts
 * servingDefaults('inferenceservice', { modelFormat: 'huggingface' }) // { port: 8080, healthPath: '/v2/health/ready' }
 * ```
 */
export function servingDefaults(
  engine: string | undefined,
  serving: Pick<NonNullable<LaunchRequest['serving']>, 'modelFormat'> = {},
): ServingDefaults {
  if (engine === 'rayservice') return { port: 8000, healthPath: '/-/healthz' };
  if (engine === 'inferenceservice' && serving.modelFormat) {
    return { ...USUAL, healthPath: '/v2/health/ready' };
  }
  return USUAL;
}
