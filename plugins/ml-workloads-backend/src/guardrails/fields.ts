/** Where a field of a manifest comes from in the launch form. First match wins. */
const TABLE: ReadonlyArray<[RegExp, string[]]> = [
  [/^metadata\.(name|generateName)\b/, ['name']],
  [/^metadata\.namespace\b/, ['namespace']],
  [/^metadata\.labels\[kueue\.x-k8s\.io\/queue-name\]/, ['queue']],
  [/(^|\.)containers\[\d+\]\.image\b/, ['image']],
  [/(^|\.)containers\[\d+\]\.command\b/, ['command']],
  [/(^|\.)containers\[\d+\]\.args\b/, ['args']],
  [/(^|\.)containers\[\d+\]\.env\b/, ['env']],
  [/(^|\.)containers\[\d+\]\.resources\b/, ['profile', 'gpusPerPod']],
  [/(^|\.)(nodeSelector|tolerations|affinity)\b/, ['profile']],
  [/(^|\.)(parallelism|completions|replicas)\b/, ['replicas']],
  [/(^|\.)activeDeadlineSeconds\b/, ['maxRunSeconds']],
  [/(^|\.)backoffLimit\b/, ['retries']],
];

/** Fields of `LaunchRequest` for a field path of the API server, e.g. `spec.template.spec.containers[0].image`; empty when none. */
export function launchFieldsOf(path: string): string[] {
  return TABLE.find(([pattern]) => pattern.test(path))?.[1] ?? [];
}
