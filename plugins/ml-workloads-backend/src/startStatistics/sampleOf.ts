import type {
  WaterfallPhase,
  WaterfallSegment,
} from '@slipway/backstage-plugin-ml-workloads-common';

/** What one attempt tells of waits and starts. Times in UTC ms, lengths in ms. */
export interface StartSample {
  started: number;
  /** null: never ready */
  readyAt: number | null;
  /** When its queue admitted it. */
  leftQueueAt: number;
  /** Until then; 0 where it was admitted within the second. */
  waitedMs: number;
  /** Finished parts of its start. */
  stages: Partial<Record<WaterfallPhase, number>>;
}

/** Null while it is still queued, or when it ended in the queue: nothing is known then of how long it would have waited. Pure. */
export function sampleOf(attempt: {
  start: number;
  readyAt: number | null;
  waterfall: WaterfallSegment[];
}): StartSample | null {
  const stages: StartSample['stages'] = {};
  let left: number | null = null;
  let admitted = attempt.readyAt !== null;
  for (const { phase, start, end } of attempt.waterfall) {
    admitted ||= phase !== 'queued' && phase !== 'unattributed';
    if (end === null) continue;
    stages[phase] = (stages[phase] ?? 0) + Date.parse(end) - Date.parse(start);
    if (phase === 'queued') left = Date.parse(end);
  }
  return admitted
    ? {
        started: attempt.start,
        readyAt: attempt.readyAt,
        leftQueueAt: left ?? attempt.start,
        waitedMs: stages.queued ?? 0,
        stages,
      }
    : null;
}
