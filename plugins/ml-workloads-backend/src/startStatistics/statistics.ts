import type {
  Percentiles,
  StartStatistics,
  WaterfallPhase,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { iso } from '../isoTime';
import type { FinishedStart } from './contracts';

/** Fewer starts say nothing. */
export const FEWEST_STARTS = 5;

const STAGES: WaterfallPhase[] = [
  'queued',
  'admissionChecks',
  'nodeRequest',
  'nodeBoot',
  'nodeInit',
  'scheduling',
  'imagePull',
  'init',
  'load',
  'unattributed',
];

type Remedy = StartStatistics['savings'][number]['remedy'];

/**
 * What spares which parts. Cached weights spare the init containers that fetch them; of `load` nobody knows how much is reading weights,
 * so nothing of it is promised.
 */
const REMEDIES: Array<{
  remedy: Remedy;
  phases: WaterfallPhase[];
  /** GPUs are held meanwhile. */
  holds: boolean;
}> = [
  {
    remedy: 'warmNode',
    phases: ['nodeRequest', 'nodeBoot', 'nodeInit'],
    holds: false,
  },
  { remedy: 'prePulledImage', phases: ['imagePull'], holds: true },
  { remedy: 'cachedWeights', phases: ['init'], holds: true },
];

/** How long the parts of starts lasted, and what would have been spared. Times are null under five starts. Pure. */
export function statisticsOf(
  starts: FinishedStart[],
): Pick<
  StartStatistics,
  'starts' | 'from' | 'to' | 'total' | 'stages' | 'savings'
> {
  const readies = starts.map(({ readyAt }) => readyAt);
  return {
    starts: starts.length,
    from: starts.length ? iso(Math.min(...readies)) : null,
    to: starts.length ? iso(Math.max(...readies)) : null,
    total: percentiles(starts.map(start => start.readyAt - start.started)),
    stages: STAGES.flatMap(phase => {
      const times = lengths(starts, [phase]).map(({ ms }) => ms);
      return times.length
        ? [{ phase, starts: times.length, times: percentiles(times) }]
        : [];
    }),
    savings: REMEDIES.map(({ remedy, phases, holds }) => {
      const spared = lengths(starts, phases);
      const enough = spared.length >= FEWEST_STARTS;
      const known = spared.every(({ gpusMilli }) => gpusMilli !== null);
      return {
        remedy,
        phases,
        starts: spared.length,
        times: percentiles(spared.map(({ ms }) => ms)),
        heldGpuMs:
          holds && enough && known
            ? spared.reduce(
                (sum, { ms, gpusMilli }) =>
                  sum + Math.round((ms * gpusMilli!) / 1000),
                0,
              )
            : null,
      };
    }),
  };
}

/** Of the starts that had any of the parts. */
function lengths(starts: FinishedStart[], phases: WaterfallPhase[]) {
  return starts.flatMap(({ stages, gpusMilli }) => {
    const ms = phases.reduce((sum, phase) => sum + (stages[phase] ?? 0), 0);
    return ms > 0 ? [{ ms, gpusMilli }] : [];
  });
}

/** By nearest rank: values that were really seen. Null under five of them. Pure. */
export function percentiles(values: number[]): Percentiles | null {
  if (values.length < FEWEST_STARTS) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const rank = (percent: number) =>
    sorted[Math.ceil((percent / 100) * sorted.length) - 1];
  return { p50Ms: rank(50), p95Ms: rank(95) };
}
