/** The demo organisation, as far as the cluster knows it. */
export interface Team {
  name: string;
  /** Share of the fleet's quota, relative to the other teams. */
  weight: number;
  maxGpusPerWorkload: number;
}

export const TEAMS: Team[] = [
  { name: 'vision', weight: 2, maxGpusPerWorkload: 8 },
  { name: 'speech', weight: 1, maxGpusPerWorkload: 16 },
  { name: 'robotics', weight: 1, maxGpusPerWorkload: 16 },
  { name: 'ranking', weight: 1, maxGpusPerWorkload: 16 },
  { name: 'language', weight: 2, maxGpusPerWorkload: 16 },
  { name: 'forecasting', weight: 1, maxGpusPerWorkload: 16 },
];

export const namespaceOf = (team: Team) => `team-${team.name}`;

/** Divides whole units by the teams' weights; what is left over goes to the first teams, so that nothing is lost. */
export function divide(
  units: number,
  teams: Team[] = TEAMS,
): Map<string, number> {
  const weights = teams.reduce((sum, team) => sum + team.weight, 0);
  const shares = new Map(
    teams.map(team => [team.name, Math.floor((units * team.weight) / weights)]),
  );
  let left = units - [...shares.values()].reduce((a, b) => a + b, 0);
  for (const team of teams) {
    if (left === 0) break;
    shares.set(team.name, shares.get(team.name)! + 1);
    left -= 1;
  }
  return shares;
}
