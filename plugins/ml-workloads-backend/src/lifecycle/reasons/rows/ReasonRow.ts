import type {
  Actor,
  ReasonLink,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Preemption } from '../kueue';

/** What a sentence may need beside its code. All of it is text from a cluster: shown as text, never as markup. */
export interface ReasonFacts {
  queue?: string | null;
  /** Raw message of the condition or the container. */
  message?: string;
  exitCode?: number | null;
  /** Message of `QuotaReserved=False` of a workload that was evicted and waits again. */
  waitsFor?: string;
  /** When Kueue tries it again, UTC ms. */
  requeueAt?: number | null;
  /** How often it was put back. */
  requeues?: number;
  preemption?: Preemption;
  nodePool?: string | null;
}

/** One row of the table. */
export interface ReasonRow {
  sentence: string | ((facts: ReasonFacts) => string);
  actor: Actor;
  action: string | null;
  /** What the page leads to. */
  link?: ReasonLink['kind'];
}

/** `lead: message` where there is a message, else the lead alone. */
export function withMessage(lead: string) {
  return ({ message }: ReasonFacts): string => {
    const text = message?.trim().replace(/\s+/g, ' ') ?? '';
    if (text === '') return `${lead}.`;
    const cut = text.length > 400 ? `${text.slice(0, 399)}…` : text;
    return `${lead}: ${cut}${/[.!?…]$/.test(cut) ? '' : '.'}`;
  };
}
