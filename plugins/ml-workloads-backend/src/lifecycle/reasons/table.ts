import type {
  ReasonLink,
  StateReason,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { ENDING } from './rows/ending';
import { NODES } from './rows/nodes';
import { QUEUEING } from './rows/queueing';
import type { ReasonFacts, ReasonRow } from './rows/ReasonRow';
import { STARTING } from './rows/starting';

export type { ReasonFacts } from './rows/ReasonRow';

/**
 * The one table of reasons: code → sentence → who can act → the one action, and where it leads. API, pages, notifications and
 * documents read it.
 */
export const REASONS: Record<string, ReasonRow> = {
  ...QUEUEING,
  ...NODES,
  ...STARTING,
  ...ENDING,
};

/** Fills in a row of {@link REASONS}; an unknown code is shown as it is, with nobody to act. */
export function reasonOf(code: string, facts: ReasonFacts = {}): StateReason {
  if (!Object.hasOwn(REASONS, code)) {
    return { code, sentence: `${code}.`, actor: 'nobody', action: null };
  }
  const { sentence, actor, action, link } = REASONS[code];
  const target = link && linkOf(link, facts);
  return {
    code,
    sentence: typeof sentence === 'string' ? sentence : sentence(facts),
    actor,
    action,
    ...(target ? { link: target } : {}),
  };
}

function linkOf(
  kind: ReasonLink['kind'],
  { queue, nodePool }: ReasonFacts,
): ReasonLink {
  const names = { queue, nodePool, team: null };
  return { kind, name: names[kind] ?? null };
}
