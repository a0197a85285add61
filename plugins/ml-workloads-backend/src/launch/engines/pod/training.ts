/** How long what finished is kept: long enough to read its logs the next morning. */
export const FINISHED_SECONDS = {
  value: 86_400,
  reason:
    'Removed a day after it finished; its history and spend stay in the portal',
} as const;

/** `restartPolicy` of training pods. */
export const NEVER_RESTART = 'Never';

/** Kueue's label for the longest run time, seconds. A label, not an annotation. */
export const MAX_RUN_LABEL = 'kueue.x-k8s.io/max-exec-time-seconds';
