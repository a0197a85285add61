import {
  type HardwareProfile,
  type LaunchRequest,
  type TeamLimits,
  type VerdictReason,
  wholeNumber,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { LaunchFormData } from '../form';
import { durationText } from '../format';

/** A change to the form that removes a reason without a person having to think about it. */
export interface Fix {
  /** What the button says. */
  label: string;
  /** What becomes of the request; a key with `undefined` is emptied. */
  change: Partial<
    Pick<
      LaunchRequest,
      | 'gpusPerPod'
      | 'replicas'
      | 'podsPerReplica'
      | 'maxRunSeconds'
      | 'retries'
      | 'queue'
      | 'priorityClass'
      | 'topology'
    >
  > & {
    minReplicas?: number;
    maxReplicas?: number;
  };
}

/** What a fix may know beside the request. */
export interface FixFacts {
  limits: TeamLimits | null;
  /** The hardware profile that is chosen; undefined when not known. */
  profile: Pick<HardwareProfile, 'counts' | 'topologyLevels'> | undefined;
}

type Judged = Pick<VerdictReason, 'fields' | 'values'> &
  Partial<Pick<VerdictReason, 'code'>>;

/** The most that an object may hold at once: of a server that scales, its most replicas. */
function mostReplicas(request: LaunchRequest): number {
  const { serving, replicas } = request;
  return Math.max(
    replicas,
    serving?.minReplicas ?? 0,
    serving?.maxReplicas ?? 0,
  );
}

/** Counts of replicas belong to `replicas` of a training and to the bounds of a server. */
function replicasChange(request: LaunchRequest, most: number): Fix['change'] {
  if (request.type !== 'serving') return { replicas: most };
  const least = request.serving?.minReplicas ?? request.replicas;
  return {
    maxReplicas: most,
    ...(least > most ? { minReplicas: most } : {}),
  };
}

function fewerGpus(
  request: LaunchRequest,
  max: number,
  counts: number[],
): Fix | null {
  if (max < 1) return null;
  const { gpusPerPod, podsPerReplica = 1 } = request;
  const replicas = mostReplicas(request);
  const each = gpusPerPod * podsPerReplica;
  if (each * replicas <= max) return null;
  if (each <= max) {
    const fitting = Math.floor(max / each);
    return {
      label: `Use ${fitting} × ${each} GPUs`,
      change: replicasChange(request, fitting),
    };
  }
  const most = Math.floor(max / podsPerReplica);
  if (most < 1) return null;
  const offered = counts.filter(count => count <= most);
  const count = offered.length > 0 ? Math.max(...offered) : most;
  return {
    label: `Use 1 × ${count * podsPerReplica} GPUs`,
    change: { gpusPerPod: count, ...replicasChange(request, 1) },
  };
}

/** The allowed number of GPUs for a pod that is nearest below what was asked for, else the smallest. */
function allowedCount(
  reason: Judged,
  request: LaunchRequest,
  counts: number[],
): Fix | null {
  const allowed = (reason.values.allowed ?? '')
    .split(',')
    .map(wholeNumber)
    .filter((n): n is number => n !== undefined && n > 0)
    .filter(n => counts.length === 0 || counts.includes(n));
  if (allowed.length === 0) return null;
  const below = allowed.filter(n => n <= request.gpusPerPod);
  const count = below.length > 0 ? Math.max(...below) : Math.min(...allowed);
  return count === request.gpusPerPod
    ? null
    : {
        label: `Use ${count} ${count === 1 ? 'GPU' : 'GPUs'} for each pod`,
        change: { gpusPerPod: count },
      };
}

function fewerReplicas(request: LaunchRequest, max: number): Fix | null {
  return max >= 1 && mostReplicas(request) > max
    ? {
        label:
          request.type === 'serving'
            ? `Use at most ${max} ${max === 1 ? 'replica' : 'replicas'}`
            : `Use ${max} ${max === 1 ? 'pod' : 'pods'}`,
        change: replicasChange(request, max),
      }
    : null;
}

/** Rules of a bound on the replicas of a server: the most, and the least in production. */
function servingReplicas(
  reason: Judged,
  request: LaunchRequest,
  limits: TeamLimits | null,
): Fix | null {
  const least = wholeNumber(reason.values.min);
  const asked = request.serving?.minReplicas ?? request.replicas;
  if (least !== undefined && asked < least) {
    const most = request.serving?.maxReplicas;
    return {
      label: `Keep at least ${least} ${least === 1 ? 'replica' : 'replicas'}`,
      change: {
        minReplicas: least,
        ...(most !== undefined && most < least ? { maxReplicas: least } : {}),
      },
    };
  }
  const max =
    wholeNumber(reason.values.max) ?? limits?.maxServingReplicas ?? undefined;
  return max === undefined ? null : fewerReplicas(request, max);
}

function shorterRun(
  request: LaunchRequest,
  max: number | undefined,
): Fix | null {
  if (max === undefined || max < 1) return null;
  return request.maxRunSeconds !== undefined && request.maxRunSeconds <= max
    ? null
    : { label: `Set ${durationText(max)}`, change: { maxRunSeconds: max } };
}

/**
 * The change that removes a reason, where one is certain to; null where a person has to decide.
 *
 * It goes by the fields that a reason names, so that guardrails of others get a fix too. Bounds come from the coded message
 * (`SW02 seconds=90000 max=86400`), else from the limits of the preview.
 */
export function fixFor(
  reason: Judged,
  request: LaunchRequest,
  facts: FixFacts,
): Fix | null {
  const { limits, profile } = facts;
  const counts = profile?.counts ?? [];
  const names = (field: string) => reason.fields.includes(field);
  const said = wholeNumber(reason.values.max);
  if (reason.values.allowed !== undefined && names('gpusPerPod')) {
    return allowedCount(reason, request, counts);
  }
  if (reason.fields.some(field => field.startsWith('serving'))) {
    return servingReplicas(reason, request, limits);
  }
  if (names('gpusPerPod') || names('replicas')) {
    // A bound on replicas alone (`SW01 replicas=9 max=4`) is not the bound on GPUs.
    if (reason.values.replicas !== undefined) {
      return servingReplicas(reason, request, limits);
    }
    // Without values only the rule on GPUs of a workload is known to mean the limit on them.
    const known = said ?? limits?.maxGpusPerWorkload ?? undefined;
    const meant =
      reason.values.max !== undefined ||
      reason.values.gpus !== undefined ||
      !reason.code ||
      reason.code === 'SW01';
    return known !== undefined && meant
      ? fewerGpus(request, known, counts)
      : null;
  }
  if (names('maxRunSeconds')) {
    return shorterRun(request, said ?? limits?.maxRunSeconds ?? undefined);
  }
  if (names('retries')) {
    return said === undefined || (request.retries ?? 0) <= said
      ? null
      : { label: `Set ${said} retries`, change: { retries: said } };
  }
  if (names('queue')) {
    const queue = limits?.queues[0];
    return queue === undefined || queue === request.queue
      ? null
      : { label: `Use queue ${queue}`, change: { queue } };
  }
  if (names('priorityClass')) {
    return request.priorityClass === undefined
      ? null
      : {
          label: `Use the usual priority of ${request.type}`,
          change: { priorityClass: undefined },
        };
  }
  if (names('topology')) {
    const level = profile?.topologyLevels.includes('block')
      ? 'block'
      : profile?.topologyLevels[0];
    return level === undefined || request.topology !== undefined
      ? null
      : { label: `Keep the pods in one ${level}`, change: { topology: level } };
  }
  return null;
}

const HARDWARE = ['gpusPerPod', 'replicas', 'podsPerReplica'] as const;
const SCALING = ['minReplicas', 'maxReplicas'] as const;
const PLAIN = [
  'maxRunSeconds',
  'retries',
  'priorityClass',
  'topology',
] as const;

function picked<K extends keyof Fix['change']>(
  change: Fix['change'],
  keys: readonly K[],
): Pick<Fix['change'], K> {
  return Object.fromEntries(
    keys.filter(key => key in change).map(key => [key, change[key]]),
  ) as Pick<Fix['change'], K>;
}

/** The form data that change when a fix is applied, ready for the form editor. */
export function formChanges(
  form: LaunchFormData,
  { change }: Fix,
): Partial<LaunchFormData> {
  const hardware = picked(change, HARDWARE);
  const scaling = picked(change, SCALING);
  const scaled = { ...form.scaling, ...scaling };
  if ((scaled.maxReplicas ?? 1) <= (scaled.minReplicas ?? 1)) {
    // Without room to scale there is nothing to scale on.
    delete scaled.autoscaling;
  }
  return {
    ...(Object.keys(hardware).length > 0
      ? { hardware: { ...form.hardware, ...hardware } }
      : {}),
    ...(Object.keys(scaling).length > 0 ? { scaling: scaled } : {}),
    ...picked(change, PLAIN),
    ...(change.queue !== undefined
      ? { target: { ...form.target, queue: change.queue } }
      : {}),
  };
}
