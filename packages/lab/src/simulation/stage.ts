/** Shapes of kwok's configuration that the simulation uses; kwok's own types are Go. */

export interface Step {
  patch?: { subresource: string; root: string; type: string; template: string };
  apply?: { template: string };
  delete?: boolean;
}

export interface Stage {
  apiVersion: 'kwok.x-k8s.io/v1alpha1';
  kind: 'Stage';
  metadata: { name: string };
  spec: {
    resourceRef: { apiGroup: string; kind: string };
    selector: {
      matchExpressions: Array<{
        jq: { key: string; operator: string; values: string[] };
      }>;
    };
    weight?: number;
    delay?: {
      durationMilliseconds?: number;
      jitterDurationMilliseconds?: number;
      durationFrom?: { jq: { expression: string } };
    };
    steps: Step[];
    immediateNextStage?: boolean;
  };
}

export interface StageTiming {
  /** Milliseconds from the moment the stage matches, or the fallback when `from` yields nothing. */
  delay: number;
  /** jq expression that yields a Go duration. */
  from?: string;
  /** Upper bound in milliseconds of the random delay. */
  jitter?: number;
}

/** A stage of a pod's life: when all expressions hold, after a delay, the steps are taken. */
export function podStage(
  name: string,
  when: string[],
  timing: StageTiming,
  steps: Step[],
): Stage {
  return {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'Stage',
    metadata: { name },
    spec: {
      resourceRef: { apiGroup: 'v1', kind: 'Pod' },
      selector: {
        matchExpressions: when.map(key => ({
          jq: { key, operator: 'In', values: ['true'] },
        })),
      },
      weight: 1,
      delay: {
        durationMilliseconds: timing.delay,
        ...(timing.from && {
          durationFrom: { jq: { expression: timing.from } },
        }),
        ...(timing.jitter !== undefined && {
          jitterDurationMilliseconds: timing.jitter,
        }),
      },
      steps,
    },
  };
}

/** Merges the template's YAML into the object's status. */
export function patchStatus(template: string): Step {
  return {
    patch: {
      subresource: 'status',
      root: 'status',
      type: 'strategic',
      template: tidy(template),
    },
  };
}

/** Creates an object from the template, here always an Event. */
export function create(template: string): Step {
  return { apply: { template: tidy(template) } };
}

/** No trailing blanks, which would make YAML quote the whole template. */
function tidy(template: string): string {
  return `${template
    .split('\n')
    .map(line => line.trimEnd())
    .join('\n')
    .trimEnd()}\n`;
}
