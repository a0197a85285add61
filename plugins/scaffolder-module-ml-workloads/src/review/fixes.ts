import type {
  LaunchRequest,
  TeamLimits,
  VerdictReason,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { LaunchFormData } from '../form';
import { durationText } from '../format';

/** A change to the form that removes a reason without a person having to think about it. */
export interface Fix {
  /** What the button says. */
  label: string;
  change: Partial<
    Pick<LaunchRequest, 'gpusPerPod' | 'replicas' | 'maxRunSeconds' | 'queue'>
  >;
}

/** A whole number that a coded message carries; undefined for `none`, `unbounded` and anything else. */
function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

function fewerGpus(
  request: LaunchRequest,
  max: number,
  counts: number[],
): Fix | null {
  if (max < 1) return null;
  const { gpusPerPod, replicas } = request;
  if (gpusPerPod * replicas <= max) return null;
  if (gpusPerPod <= max) {
    const pods = Math.floor(max / gpusPerPod);
    return {
      label: `Use ${pods} × ${gpusPerPod} GPUs`,
      change: { replicas: pods },
    };
  }
  const offered = counts.filter(count => count <= max);
  const count = offered.length > 0 ? Math.max(...offered) : max;
  return {
    label: `Use 1 × ${count} GPUs`,
    change: { gpusPerPod: count, replicas: 1 },
  };
}

/**
 * The change that removes a reason, where one is certain to; null where a person has to decide.
 *
 * It goes by the fields that a reason names, so that guardrails of others get a fix too. Bounds come from the limits of the preview,
 * else from the coded message (`SW02 seconds=90000 max=86400`).
 *
 * @param counts - GPUs for each pod that the hardware profile offers; empty when not known
 */
export function fixFor(
  reason: Pick<VerdictReason, 'fields' | 'values'>,
  request: LaunchRequest,
  limits: TeamLimits | null,
  counts: number[],
): Fix | null {
  const names = (field: string) => reason.fields.includes(field);
  const said = wholeNumber(reason.values.max);
  if (names('gpusPerPod') || names('replicas')) {
    // A bound on replicas alone (`SW01 replicas=9 max=4`) is not the bound on GPUs.
    if (reason.values.replicas !== undefined) {
      return said !== undefined && said >= 1 && request.replicas > said
        ? { label: `Use ${said} pods`, change: { replicas: said } }
        : null;
    }
    const max = said ?? limits?.maxGpusPerWorkload ?? undefined;
    return max === undefined ? null : fewerGpus(request, max, counts);
  }
  if (names('maxRunSeconds')) {
    const max = said ?? limits?.maxRunSeconds ?? undefined;
    if (max === undefined || max < 1) return null;
    return request.maxRunSeconds !== undefined && request.maxRunSeconds <= max
      ? null
      : {
          label: `Set ${durationText(max)}`,
          change: { maxRunSeconds: max },
        };
  }
  if (names('queue')) {
    const queue = limits?.queues[0];
    return queue === undefined || queue === request.queue
      ? null
      : { label: `Use queue ${queue}`, change: { queue } };
  }
  return null;
}

/** The form data that change when a fix is applied, ready for the form editor. */
export function formChanges(
  form: LaunchFormData,
  { change }: Fix,
): Partial<LaunchFormData> {
  const { gpusPerPod, replicas, maxRunSeconds, queue } = change;
  return {
    ...(gpusPerPod !== undefined || replicas !== undefined
      ? {
          hardware: {
            ...form.hardware,
            ...(gpusPerPod !== undefined ? { gpusPerPod } : {}),
            ...(replicas !== undefined ? { replicas } : {}),
          },
        }
      : {}),
    ...(maxRunSeconds !== undefined ? { maxRunSeconds } : {}),
    ...(queue !== undefined ? { target: { ...form.target, queue } } : {}),
  };
}
