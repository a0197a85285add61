import { Stage } from '../Stage';
import { badImage, deadlines, outOfMemory, retried } from './failures';
import { nodeLoss, outsideTheQueue, pauseAndResume } from './interruptions';
import { gangs, ordinaryJobs, rayClusters, rayJobs } from './ordinary';
import { borrowingAndReclaim, neverFits, priority } from './queues';
import { serving } from './serving';

/** A part of the afternoon. What it leaves open it ends after `closing`. */
export type Scene = (stage: Stage, closing: Promise<void>) => Promise<void>;

/** Scenes that are over by themselves; when all are, the afternoon closes. */
export const SCENES: Scene[] = [
  borrowingAndReclaim,
  ordinaryJobs,
  gangs,
  rayJobs,
  rayClusters,
  priority,
  outOfMemory,
  retried,
  badImage,
  deadlines,
];

/** Scenes that have something to do when the afternoon closes. */
export const LASTING_SCENES: Scene[] = [
  nodeLoss,
  serving,
  pauseAndResume,
  outsideTheQueue,
  neverFits,
];
