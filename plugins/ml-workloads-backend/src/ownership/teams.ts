import { DEFAULT_NAMESPACE, parseEntityRef } from '@backstage/catalog-model';

/**
 * Name of the team of a group, as the label `slipway.dev/team` says it (`guardrails.md` §1.5): the group's name if it is in the
 * catalog's default namespace, else `<namespace>.<name>`; lower case.
 *
 * Null when the reference is not of a group, or the name is longer than a label value may be (63): such a group cannot own a namespace.
 */
export function teamOfGroup(ref: string): string | null {
  const { kind, namespace, name } = parseEntityRef(ref);
  if (kind.toLocaleLowerCase('en-US') !== 'group') return null;
  const team = (
    namespace.toLocaleLowerCase('en-US') === DEFAULT_NAMESPACE
      ? name
      : `${namespace}.${name}`
  ).toLocaleLowerCase('en-US');
  return team.length <= 63 ? team : null;
}

/** Entity reference of a team's group: the inverse of {@link teamOfGroup}. */
export function groupOfTeam(team: string): string {
  const dot = team.indexOf('.');
  return dot < 0
    ? `group:${DEFAULT_NAMESPACE}/${team}`
    : `group:${team.slice(0, dot)}/${team.slice(dot + 1)}`;
}

/** The teams among a person's ownership references, without duplicates. */
export function teamsOfRefs(refs: string[]): string[] {
  const teams = refs.flatMap(ref => teamOfGroup(ref) ?? []);
  return [...new Set(teams)];
}
