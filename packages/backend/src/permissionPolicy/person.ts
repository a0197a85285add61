import { teamOfGroup } from '@slipway/backstage-plugin-ml-workloads-backend';

/** Group of those who run the clusters. */
export const PLATFORM_GROUP = 'group:default/platform';

/** Group of those who read all spend. */
export const FINOPS_GROUP = 'group:default/finops';

/** `group:default/vision-leads` leads `group:default/vision`. */
const LEADS = /-leads$/;

/** What the policy knows of the person who asks. */
export interface Person {
  /** Their own reference and those of their groups, as the sign-in resolved them. */
  ownershipRefs: string[];
  /** Names of their teams, as on the namespace label `slipway.dev/team`. */
  teams: string[];
  /** Those of the teams that the person leads. */
  leads: string[];
  isPlatform: boolean;
  isFinops: boolean;
}

export function personOf(ownershipRefs: string[]): Person {
  const refs = ownershipRefs.map(ref => ref.toLocaleLowerCase('en-US'));
  return {
    ownershipRefs: refs,
    teams: teamsOf(refs.filter(ref => !LEADS.test(ref))),
    leads: teamsOf(
      refs.flatMap(ref => (LEADS.test(ref) ? [ref.replace(LEADS, '')] : [])),
    ),
    isPlatform: refs.includes(PLATFORM_GROUP),
    isFinops: refs.includes(FINOPS_GROUP),
  };
}

function teamsOf(groups: string[]): string[] {
  return groups.flatMap(ref => teamOfGroup(ref) ?? []);
}
