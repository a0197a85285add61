/** What the independent settling reads of a recording: beats, and one history for each object. */

/** One line of a recording. */
export interface Line {
  at: number;
  heartbeat?: boolean;
  resource?: string;
  type?: string;
  object?: any;
}

export interface History {
  first: Line;
  lines: Line[];
}

export interface Told {
  /** First beat; undefined: nothing is settled. */
  since: number | undefined;
  asOf: number;
  /** From beat to beat. */
  gaps: Array<[from: number, to: number]>;
  nodes: History[];
  pods: History[];
  claims: History[];
  /** Devices that several claims may share, by pool and name: how much each has. */
  capacities: Map<string, number>;
  /** By namespace: from when on which team, empty for none; the first holds from ever. */
  teams: Map<string, Array<{ from: number; team: string }>>;
}

const LONGEST_SILENCE = 3 * 60_000;

export function time(text: unknown): number | undefined {
  const ms = Date.parse(String(text));
  return Number.isFinite(ms) ? ms : undefined;
}

export function readLines(lines: readonly Line[]): Told {
  const beats = [
    ...new Set(lines.filter(l => l.heartbeat).map(({ at }) => at)),
  ].sort((a, b) => a - b);
  return {
    since: beats[0],
    asOf: Math.max(...lines.map(({ at }) => at)),
    gaps: beats
      .slice(1)
      .map((to, i): [number, number] => [beats[i], to])
      .filter(([from, to]) => to - from > LONGEST_SILENCE),
    nodes: historiesOf(lines, 'nodes'),
    pods: historiesOf(lines, 'pods'),
    claims: historiesOf(lines, 'resourceclaims.resource.k8s.io'),
    capacities: capacitiesOf(lines),
    teams: teamsOf(lines),
  };
}

function historiesOf(lines: readonly Line[], resource: string): History[] {
  const byUid = new Map<string, History>();
  for (const line of lines) {
    if (line.resource !== resource) continue;
    const { uid } = line.object.metadata;
    const known = byUid.get(uid);
    if (known) known.lines.push(line);
    else byUid.set(uid, { first: line, lines: [line] });
  }
  return [...byUid.values()];
}

function capacitiesOf(lines: readonly Line[]): Told['capacities'] {
  const found = new Map<string, number>();
  for (const { resource, object } of lines) {
    if (resource !== 'resourceslices.resource.k8s.io') continue;
    const { pool, devices } = object.spec;
    for (const { name, capacity } of devices) {
      if (capacity) {
        found.set(`${pool.name}/${name}`, Number(capacity.memory.value));
      }
    }
  }
  return found;
}

function teamsOf(lines: readonly Line[]): Told['teams'] {
  const found = new Map<
    string,
    Array<{ from: number; team: string; uid: string }>
  >();
  for (const { at, resource, type, object } of lines) {
    if (resource !== 'namespaces' || type === 'DELETED') continue;
    const { name, uid, labels, creationTimestamp } = object.metadata;
    const team = labels?.['slipway.dev/team'] ?? '';
    const known = found.get(name) ?? [];
    found.set(name, known);
    const last = known[known.length - 1];
    if (!last) {
      known.push({ from: -1, team, uid });
    } else if (last.uid !== uid) {
      // Made again: the earlier one keeps its time.
      const made = Math.min(time(creationTimestamp)!, at);
      known.push({ from: Math.max(last.from + 1, made), team, uid });
    } else if (last.team !== team) {
      known.push({ from: at, team, uid });
    }
  }
  return found;
}

/** When something ended whose deletion was observed: nobody knows within a gap, so at its beginning. */
export function endOf(deletedAt: number, gaps: Told['gaps']): number {
  const gap = gaps.find(([from, to]) => from < deletedAt && deletedAt <= to);
  return gap ? gap[0] : deletedAt;
}
