import type { ReasonRow } from './ReasonRow';
import { withMessage } from './ReasonRow';
import { timeInWords } from '../../../isoTime';

/** A time as people say it; what is none stays as it is. */
function inWords(time: string): string {
  const ms = Date.parse(time);
  return Number.isFinite(ms) ? timeInWords(ms) : time;
}

/** It has ended, or nobody knows. */
export const ENDING: Record<string, ReasonRow> = {
  OutOfMemory: {
    sentence: 'Its container used more memory than it may and was killed.',
    actor: 'you',
    action: 'Ask for more memory, or use less',
  },
  Failed: {
    sentence: ({ exitCode, message }) =>
      typeof exitCode === 'number'
        ? `It failed with exit code ${exitCode}.`
        : withMessage('It failed')({ message }),
    actor: 'you',
    action: 'Read its log',
  },
  DeadlineExceeded: {
    sentence: 'It ran for as long as it may and was ended.',
    actor: 'you',
    action: 'Raise its maximum run time',
  },
  NotStartedInTime: {
    sentence: withMessage('It was ended, because it had not started in time'),
    actor: 'you',
    action: 'Look at why its pods did not start, then launch it again',
  },
  SubmissionFailed: {
    sentence: withMessage('Its program could not be handed to the cluster'),
    actor: 'you',
    action: 'Check its entry point and its runtime environment',
  },
  ImageNeverPulled: {
    sentence: 'It ended before its image could be pulled.',
    actor: 'you',
    action: 'Check the image name and the access to its registry',
  },
  NodeLost: {
    sentence: 'The node under it was lost.',
    actor: 'you',
    action: 'Launch it again',
  },
  Disrupted: {
    sentence: 'Its pod was evicted from the node.',
    actor: 'you',
    action: 'Launch it again',
  },
  StoppedInside: {
    sentence: 'It was stopped by a person, from inside.',
    actor: 'nobody',
    action: null,
  },
  Deleted: {
    sentence: 'Its object was deleted before it finished.',
    actor: 'nobody',
    action: null,
  },
  // never a guess
  NotObserved: {
    sentence: ({ message }) =>
      message
        ? `The cluster has not been observed since ${inWords(message)}.`
        : 'The cluster has not been observed yet.',
    actor: 'platform',
    action: 'Ask the platform team to look at the cluster’s data health',
  },
};
