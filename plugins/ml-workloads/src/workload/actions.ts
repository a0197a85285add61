import type { Workload } from '@slipway/backstage-plugin-ml-workloads-common';

const ACTORS = {
  you: 'You can act',
  lead: 'Your team lead can act',
  platform: 'The platform team can act',
  nobody: 'Nobody needs to act',
} as const;

/** Who can unblock it and how: `Your team lead can act: raise the quota of queue gpu.` */
export function describeActor(reason: NonNullable<Workload['reason']>): string {
  const who = ACTORS[reason.actor] ?? ACTORS.nobody;
  if (reason.action) return `${who}: ${asClause(reason.action)}.`;
  return reason.actor === 'nobody'
    ? `${who}: it goes on by itself.`
    : `${who}.`;
}

/** `Ask for more quota.` becomes `ask for more quota`; a name that begins in capitals stays. */
function asClause(action: string): string {
  return action
    .replace(/^[A-Z](?=[a-z ])/, first => first.toLocaleLowerCase('en-US'))
    .replace(/\.$/, '');
}
