import type {
  Attempt,
  WorkloadTimeline,
} from '@slipway/backstage-plugin-ml-workloads-common';

const END_WORDS: Record<string, string> = {
  completed: 'completed',
  failed: 'failed',
  oom: 'ran out of memory',
  evicted: 'was evicted',
  preempted: 'made room for other work',
  nodeLost: 'lost its node',
  deadline: 'reached its time limit',
  deactivated: 'was deactivated in its queue',
  imagePull: 'could not pull its image',
  stopped: 'was stopped',
};

/** How an attempt went, in words. */
export function describeAttempt(attempt: Attempt): string {
  const code =
    attempt.exitCode === null ? '' : ` (exit code ${attempt.exitCode})`;
  if (attempt.end === null) return 'is under way';
  const end = attempt.endReason;
  return `${end ? END_WORDS[end] ?? end : 'ended'}${code}`;
}

/** Transitions, newest first. */
export function newestFirst(
  timeline: WorkloadTimeline,
): WorkloadTimeline['transitions'] {
  return [...timeline.transitions].sort(
    (a, b) => Date.parse(b.at) - Date.parse(a.at),
  );
}
