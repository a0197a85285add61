import type { WaterfallPhase } from '@slipway/backstage-plugin-ml-workloads-common';
import type { StartSampleReader } from '../database/StartSamples';
import { percentiles, type FinishedStart } from '../startStatistics';

/** With fewer, one start in twenty is not there to be seen. */
const FEWEST_STARTS = 20;

/** What the state `Starting` is made of: from the node to ready. What no source explains counts, so that nothing is told too early. */
const STARTING: WaterfallPhase[] = [
  'imagePull',
  'init',
  'load',
  'unattributed',
];

/** How long the like of a workload is in `Starting`, from the starts that were seen. */
export class UsualStart {
  static create(options: {
    samples: Pick<StartSampleReader, 'kindOf' | 'finishedStarts'>;
  }): UsualStart {
    return new UsualStart(options.samples);
  }

  private constructor(
    private readonly samples: Pick<
      StartSampleReader,
      'kindOf' | 'finishedStarts'
    >,
  ) {}

  /** 95 of 100 starts of its template and profile, else of its profile, took at most so many ms; null when there were too few. */
  async of(workload: { id: string }): Promise<number | null> {
    const kind = await this.samples.kindOf(workload.id);
    if (!kind) {
      return null;
    }
    const { cluster, profile } = kind;
    return (
      startingP95(await this.samples.finishedStarts(kind)) ??
      startingP95(await this.samples.finishedStarts({ cluster, profile }))
    );
  }
}

/** Pure. */
export function startingP95(starts: readonly FinishedStart[]): number | null {
  if (starts.length < FEWEST_STARTS) {
    return null;
  }
  const times = starts.map(({ stages }) =>
    STARTING.reduce((sum, phase) => sum + (stages[phase] ?? 0), 0),
  );
  return percentiles(times)?.p95Ms ?? null;
}
