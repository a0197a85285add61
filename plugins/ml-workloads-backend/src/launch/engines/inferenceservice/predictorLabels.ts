/** Labels by which KServe knows the pods of a predictor. */
export function predictorLabels(name: string): Record<string, string> {
  return { 'serving.kserve.io/inferenceservice': name, component: 'predictor' };
}
