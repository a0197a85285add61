import {
  RemixiconComponentType,
  RiAlertLine,
  RiCheckLine,
  RiCloseCircleLine,
  RiHourglassLine,
  RiPauseCircleLine,
  RiPlayCircleLine,
  RiQuestionLine,
  RiRocketLine,
  RiServerLine,
  RiStopCircleLine,
} from '@remixicon/react';
import type {
  WaterfallPhase,
  WorkloadState,
} from '@slipway/backstage-plugin-ml-workloads-common';

/**
 * The one table of colours. What did work has the accent, what held GPUs without doing work has one warm family, what costs
 * nothing is neutral, what is unknown is hatched grey. Accent and warm differ in hue and in lightness, so they stay apart for
 * the colour-blind and in print; an icon or a word always stands beside a colour.
 */
export const COLOURS = {
  work: 'var(--bui-accent-bg)',
  workLight: 'color-mix(in oklab, var(--bui-accent-bg) 50%, var(--bui-gray-5))',
  warm: 'var(--bui-warning-bg)',
  warmDark:
    'color-mix(in oklab, var(--bui-warning-bg) 55%, var(--bui-negative-bg))',
  neutral: 'var(--bui-gray-5)',
  unknown: 'var(--bui-gray-6)',
  grid: 'var(--bui-border-1)',
  text: 'var(--bui-fg-secondary)',
} as const;

/** Tones of chips: pairs of text and background tokens that Backstage UI keeps readable in light and dark. */
export type Tone = 'neutral' | 'info' | 'warm' | 'good' | 'bad' | 'unknown';

export interface StateLook {
  word: string;
  /** What the state means, one sentence. */
  meaning: string;
  icon: RemixiconComponentType;
  tone: Tone;
}

export const STATES: Record<WorkloadState, StateLook> = {
  Queued: {
    word: 'Queued',
    meaning: 'Waiting for quota. It holds no GPUs and costs nothing.',
    icon: RiHourglassLine,
    tone: 'neutral',
  },
  Provisioning: {
    word: 'Provisioning',
    meaning: 'It has quota and waits for a node. It holds no GPUs yet.',
    icon: RiServerLine,
    tone: 'neutral',
  },
  Starting: {
    word: 'Starting',
    meaning: 'It holds GPUs and is not ready yet.',
    icon: RiRocketLine,
    tone: 'warm',
  },
  Running: {
    word: 'Running',
    meaning: 'It holds GPUs and is at work.',
    icon: RiPlayCircleLine,
    tone: 'info',
  },
  Degraded: {
    word: 'Degraded',
    meaning: 'Fewer replicas than wanted are ready, or it restarts.',
    icon: RiAlertLine,
    tone: 'warm',
  },
  Paused: {
    word: 'Paused',
    meaning: 'It is paused and holds no GPUs.',
    icon: RiPauseCircleLine,
    tone: 'neutral',
  },
  Succeeded: {
    word: 'Succeeded',
    meaning: 'It ran to its end.',
    icon: RiCheckLine,
    tone: 'good',
  },
  Failed: {
    word: 'Failed',
    meaning: 'It ended with an error.',
    icon: RiCloseCircleLine,
    tone: 'bad',
  },
  Stopped: {
    word: 'Stopped',
    meaning: 'Somebody stopped it.',
    icon: RiStopCircleLine,
    tone: 'neutral',
  },
  Unknown: {
    word: 'Unknown',
    meaning: 'The portal has no recent picture of its cluster.',
    icon: RiQuestionLine,
    tone: 'unknown',
  },
};

/** The states in the order of a life, for filters. */
export const STATE_ORDER = Object.keys(STATES) as WorkloadState[];

/** A series of money: its word and its colour; `unknown` is drawn hatched. */
export interface SeriesLook {
  word: string;
  fill: string;
}

/**
 * How the money series of spend look where a grouping has fixed values. Work has the accent, what did no work the warm family, what costs
 * by itself is neutral.
 */
export const SPEND_LOOKS: Record<
  'phase' | 'outcome' | 'category',
  Record<string, SeriesLook>
> = {
  phase: {
    running: { word: 'Running', fill: COLOURS.work },
    starting: { word: 'Starting (held, not yet running)', fill: COLOURS.warm },
    none: { word: 'Phase not known', fill: COLOURS.unknown },
  },
  outcome: {
    succeeded: { word: 'Succeeded', fill: COLOURS.work },
    running: { word: 'Still running', fill: COLOURS.workLight },
    stopped: { word: 'Stopped by somebody', fill: COLOURS.neutral },
    preempted: { word: 'Preempted', fill: COLOURS.warm },
    failed: { word: 'Failed', fill: COLOURS.warmDark },
    none: { word: 'Belongs to no attempt', fill: COLOURS.unknown },
  },
  category: {
    allocated: { word: 'Held by workloads', fill: COLOURS.work },
    system: { word: 'Held by the platform’s pods', fill: COLOURS.workLight },
    host: { word: 'Not put on GPUs', fill: COLOURS.neutral },
    unallocated: { word: 'Free', fill: COLOURS.warm },
    stranded: { word: 'Free, but nothing fits', fill: COLOURS.warmDark },
    unmetered: { word: 'Not known', fill: COLOURS.unknown },
  },
};

/** Colours of values that have none of their own, such as teams, in the order of their money. They differ in lightness, too. */
export const GROUP_FILLS = [1, 2, 3, 4, 5, 6].map(
  n => `var(--ml-workloads-series-${n})`,
);

export interface PhaseLook {
  word: string;
  meaning: string;
  /** `free`: no GPUs are held; `held`: GPUs are held and do no work yet. */
  look: 'free' | 'held' | 'work' | 'unknown';
}

/** Parts of a start, in the order of `design.md` §6. */
export const PHASES: Record<WaterfallPhase, PhaseLook> = {
  queued: {
    word: 'Queued',
    meaning: 'waited for quota in its queue',
    look: 'free',
  },
  admissionChecks: {
    word: 'Admission checks',
    meaning: 'the queue checked whether it may start',
    look: 'free',
  },
  nodeRequest: {
    word: 'Node request',
    meaning: 'a node was asked for',
    look: 'free',
  },
  nodeBoot: { word: 'Node boot', meaning: 'the node booted', look: 'free' },
  nodeInit: {
    word: 'Node init',
    meaning: 'the node got its GPUs ready',
    look: 'free',
  },
  scheduling: {
    word: 'Scheduling',
    meaning: 'pods waited to be placed on a node',
    look: 'free',
  },
  imagePull: {
    word: 'Image pull',
    meaning: 'GPUs held while the image was pulled',
    look: 'held',
  },
  init: {
    word: 'Init',
    meaning: 'GPUs held while init containers ran',
    look: 'held',
  },
  load: {
    word: 'Load and warm-up',
    meaning: 'GPUs held while the program loaded',
    look: 'held',
  },
  ready: { word: 'Ready', meaning: 'at work from here', look: 'work' },
  unattributed: {
    word: 'Unattributed',
    meaning: 'no source explains this time',
    look: 'unknown',
  },
};
