import type {
  Attempt,
  Workload,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { formatDuration } from '../../numbers';

/** What became of it after an attempt was preempted, or will. Pure. */
export function whatNext(
  attempt: number,
  attempts: Attempt[],
  { state, deleted }: Pick<Workload, 'state' | 'deleted'>,
): string {
  const ended = attempts.find(({ number }) => number === attempt);
  const next = attempts.find(({ number }) => number === attempt + 1);
  if (next?.readyAt) {
    const lost = ended?.end
      ? ` It ran again after ${formatDuration(
          Date.parse(next.readyAt) - Date.parse(ended.end),
        )}.`
      : '';
    return `Kueue admitted it again as attempt ${next.number}.${lost}`;
  }
  if (next?.end)
    return `Kueue put it back into its queue; attempt ${next.number} ended before it ran.`;
  if (deleted || ['Stopped', 'Failed', 'Succeeded'].includes(state))
    return 'It was not started again.';
  if (state === 'Paused')
    return 'It is paused now and is not admitted until somebody resumes it.';
  if (state === 'Queued')
    return 'Kueue has put it back into its queue and admits it again when there is room; nobody needs to act.';
  return `Kueue has admitted it again, and it starts now.`;
}
