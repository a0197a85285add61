import {
  durationText,
  formatMoney,
  notForKind,
  toBigInteger,
  type ButtonOperation,
  type Micros,
  type OperationPreview,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { perHourMicros } from './perHour';
import type { ReplicaShape } from './replicaShape';

/** What is known of a workload before something is done to it. */
export interface OperationFacts {
  kind: string;
  /** Pods that have not ended. */
  pods: number;
  heldGpusMilli: number;
  /** Asked for in all; null when it cannot be told. */
  gpusMilli: number | null;
  /** How long the present attempt has run, in seconds; null when it does not run. */
  runSeconds: number | null;
  gpuMs: bigint;
  /** Of the priced part. */
  costMicros: Micros;
  /** GPU time of `gpuMs` that has no price. */
  unpricedGpuMs: bigint;
  pricePerGpuHourMicros: Micros;
  currency: string;
  /** Of a scale, and of what is paused by replicas. */
  replicas?: { before: number; after: number };
  replica?: ReplicaShape;
}

/** The numbers of a preview, and what a person reads of them. */
export type Consequences = Pick<
  OperationPreview,
  | 'sentences'
  | 'endsPods'
  | 'freesGpusMilli'
  | 'asksGpusMilli'
  | 'savesPerHourMicros'
  | 'addsPerHourMicros'
  | 'costMicros'
  | 'unpricedGpuMs'
  | 'currency'
  | 'lostSeconds'
>;

/** What an operation does, in numbers, before it is done. Nothing is guessed: what is not known is null, and said. Pure. */
export function consequences(
  operation: ButtonOperation,
  facts: OperationFacts,
): Consequences {
  const change = changeOf(operation, facts);
  const { costMicros, currency, pricePerGpuHourMicros: price } = facts;
  const loses =
    change.frees > 0 && notForKind(facts.kind, 'delete') === undefined;
  const numbers = {
    endsPods: change.ends,
    freesGpusMilli: change.frees,
    asksGpusMilli: change.asks,
    savesPerHourMicros: perHourMicros(change.frees, price),
    addsPerHourMicros: perHourMicros(change.asks, price),
    costMicros,
    unpricedGpuMs: toBigInteger(facts.unpricedGpuMs),
    currency,
    lostSeconds: loses ? facts.runSeconds : null,
  };
  return {
    ...numbers,
    sentences: [
      ...sayFreed(operation, numbers),
      ...sayAsked(operation, numbers, facts),
      ...sayLost(numbers.lostSeconds, loses),
      ...sayAfter(operation, facts),
      ...saySpent(facts),
    ],
  };
}

/** Pods that end, and thousandths of GPUs that become free or are asked for. */
interface Amounts {
  ends: number;
  frees: number;
  asks: number | null;
}

function changeOf(operation: ButtonOperation, facts: OperationFacts): Amounts {
  const { pods, heldGpusMilli, gpusMilli, replicas, replica } = facts;
  switch (operation) {
    case 'pause':
    case 'stop':
    case 'delete':
      return { ends: pods, frees: heldGpusMilli, asks: 0 };
    case 'restart':
      return { ends: pods, frees: 0, asks: 0 };
    default: {
      if (!replicas) return { ends: 0, frees: 0, asks: gpusMilli };
      const each = perReplica(facts);
      const more = replicas.after - replicas.before;
      if (more > 0) {
        return { ends: 0, frees: 0, asks: each === null ? null : each * more };
      }
      return {
        ends: -more * (replica?.pods ?? 1),
        // What waits for a node holds nothing yet.
        frees: each === null ? 0 : Math.min(heldGpusMilli, each * -more),
        asks: 0,
      };
    }
  }
}

/**
 * GPUs of one replica in thousandths: what its replicas hold where all of them run, since shared GPUs are less than a template says; else as
 * the template says.
 */
function perReplica(facts: OperationFacts): number | null {
  const { replicas, heldGpusMilli, pods, replica } = facts;
  const before = replicas?.before ?? 0;
  const allRun = replica && before > 0 && pods === before * replica.pods;
  return allRun && heldGpusMilli > 0 && heldGpusMilli % before === 0
    ? heldGpusMilli / before
    : replica?.gpusMilli ?? null;
}

type Numbers = Omit<Consequences, 'sentences'>;

function sayFreed(
  operation: ButtonOperation,
  { endsPods, freesGpusMilli, savesPerHourMicros, currency }: Numbers,
): string[] {
  if (operation === 'restart') {
    return [
      `${count(endsPods, 'pod')} ${
        endsPods === 1 ? 'is' : 'are'
      } made anew, a few at a time.`,
    ];
  }
  if (operation === 'resume') return [];
  const pods =
    endsPods > 0
      ? `${count(endsPods, 'pod')} end${endsPods === 1 ? 's' : ''}`
      : '';
  if (freesGpusMilli === 0) {
    if (operation === 'scale') return pods ? [`${pods}.`] : [];
    return [pods ? `${pods}; it holds no GPUs now.` : 'It holds no GPUs now.'];
  }
  const saves =
    savesPerHourMicros === null
      ? ''
      : `, which saves ${formatMoney(savesPerHourMicros, currency)} an hour`;
  const frees = `${gpusText(freesGpusMilli)} become${
    freesGpusMilli === 1000 ? 's' : ''
  } free now${saves}.`;
  return [pods ? `${pods} and ${frees}` : frees];
}

function sayAsked(
  operation: ButtonOperation,
  { asksGpusMilli, addsPerHourMicros, currency }: Numbers,
  { pricePerGpuHourMicros }: OperationFacts,
): string[] {
  if (asksGpusMilli === null) {
    return ['How many GPUs it asks for cannot be told from the object.'];
  }
  if (asksGpusMilli === 0) return [];
  const more = operation === 'scale' ? ' more' : '';
  return [
    `It asks for ${gpusText(
      asksGpusMilli,
      more,
    )} and waits where none are free.`,
    pricePerGpuHourMicros === null
      ? 'What they cost is not known: the GPUs have no price.'
      : `From the moment that its pods are placed they cost ${formatMoney(
          addsPerHourMicros,
          currency,
        )} an hour.`,
  ];
}

function sayLost(lostSeconds: number | null, loses: boolean): string[] {
  if (!loses) return [];
  return [
    lostSeconds === null
      ? 'What it has not saved since its last checkpoint is lost.'
      : `It ends ${durationText(
          lostSeconds,
        )} of work: what it has not saved since its last checkpoint is lost, all of it if it saves none.`,
  ];
}

function sayAfter(
  operation: ButtonOperation,
  { kind, replicas }: OperationFacts,
): string[] {
  const ends = notForKind(kind, 'delete') === undefined;
  switch (operation) {
    case 'pause':
      return [
        ends
          ? 'It can be resumed: it begins a new attempt then and goes on from what it saved.'
          : `It serves nobody until it is resumed${
              replicas ? ` with ${count(replicas.before, 'replica')}` : ''
            }.`,
      ];
    case 'resume':
      return ends
        ? ['It begins a new attempt and goes on only from what it saved.']
        : [];
    case 'stop':
      return ['It cannot be taken back. Its history and its spend stay here.'];
    case 'delete':
      return [
        'Its pods and their logs go with it. Its history and its spend stay here.',
      ];
    case 'scale':
      return replicas ? [`It can be scaled back to ${replicas.before}.`] : [];
    default:
      return [];
  }
}

function saySpent(facts: OperationFacts): string[] {
  const { gpuMs, costMicros, unpricedGpuMs, currency } = facts;
  if (gpuMs === 0n) return [];
  const hours = (ms: bigint) => sayHours(Number(ms) / 3_600_000);
  if (costMicros === null) {
    return [
      `So far it used ${hours(gpuMs)} GPU-h; what they cost is not known.`,
    ];
  }
  const money = formatMoney(costMicros, currency);
  return [
    unpricedGpuMs === 0n
      ? `${money} spent so far, for ${hours(gpuMs)} GPU-h.`
      : `${money} spent so far, for ${hours(
          gpuMs - unpricedGpuMs,
        )} GPU-h; what ${hours(unpricedGpuMs)} GPU-h more cost is not known.`,
  ];
}

/** `1 GPU`, `0.5 GPUs`, `4 more GPUs`. */
function gpusText(milli: number, more = ''): string {
  const number = (milli / 1000).toLocaleString('en-US', {
    maximumFractionDigits: 3,
  });
  return `${number}${more} ${milli === 1000 ? 'GPU' : 'GPUs'}`;
}

function count(n: number, word: string): string {
  return `${n.toLocaleString('en-US')} ${word}${n === 1 ? '' : 's'}`;
}

/** As the pages say it: two digits below one hour, so that what is little is not told as nothing. */
function sayHours(hours: number): string {
  if (hours < 0.01) return 'less than 0.01';
  return hours.toLocaleString('en-US', {
    maximumFractionDigits: hours < 1 ? 2 : 1,
  });
}
