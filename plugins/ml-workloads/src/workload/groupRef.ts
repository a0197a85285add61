/** The catalog's group of a team as the namespace label names it: `<name>`, or `<namespace>.<name>` outside of `default`. Pure. */
export function groupRef(team: string): string {
  const dot = team.indexOf('.');
  return dot < 0
    ? `group:default/${team}`
    : `group:${team.slice(0, dot)}/${team.slice(dot + 1)}`;
}
