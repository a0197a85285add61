/** What every piece of work has. */
export interface Work {
  /** Whose quota it takes. */
  team: string;
  namespace: string;
  /** Value of `backstage.io/kubernetes-id`; none when it names no component. */
  component?: string;
  /** What the image is of. */
  project: string;
  name: string;
  pool: string;
  resource: string;
  gpusEach: number;
  /** Hardware profile of a launch through the portal. */
  profile?: string;
  /** Entity reference of the template that it was launched by. */
  template?: string;
  queued: boolean;
}

export function labelsOf({
  component,
  profile,
  queued,
}: Work): Record<string, string> {
  return {
    ...(component && { 'backstage.io/kubernetes-id': component }),
    ...(profile && { 'slipway.dev/profile': profile }),
    ...(queued && { 'kueue.x-k8s.io/queue-name': 'gpu' }),
  };
}
