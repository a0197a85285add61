import { endOf, time, type History, type Line, type Told } from './recording';

/** The pods of the independent settling: from when until when they occupy, and since when they run. */

export interface Pod {
  uid: string;
  namespace: string;
  nodeName: string;
  object: any;
  from: number;
  to: number;
  /** Infinity: never. */
  running: number;
}

function condition({ object }: Line, type: string): string | undefined {
  return (object.status.conditions ?? []).find(
    (c: any) => c.type === type && c.status === 'True',
  )?.lastTransitionTime;
}

/** @returns undefined when it was never bound */
export function podOf(history: History, gaps: Told['gaps']): Pod | undefined {
  const lines = history.lines.filter(({ object }) => object.spec.nodeName);
  if (lines.length === 0) return undefined;
  const [first] = lines;
  const { uid, namespace, creationTimestamp } = first.object.metadata;
  const created = Math.min(time(creationTimestamp)!, first.at);
  const clamp = (at: number, seen: number) =>
    Math.min(Math.max(at, created), seen);
  const from = startOf(lines, clamp);
  return {
    uid,
    namespace,
    nodeName: first.object.spec.nodeName,
    object: first.object,
    from,
    to: Math.max(from, endOfPod(lines, clamp, gaps)),
    running: runningFrom(lines, clamp),
  };
}

type Clamp = (at: number, seen: number) => number;

function startOf(lines: readonly Line[], clamp: Clamp): number {
  let start = lines[0].at;
  let written: string | undefined;
  for (const line of lines) {
    const scheduled = condition(line, 'PodScheduled');
    if (scheduled !== undefined && scheduled !== written) {
      written = scheduled;
      start = clamp(time(scheduled)!, line.at);
    }
  }
  return start;
}

function endOfPod(
  lines: readonly Line[],
  clamp: Clamp,
  gaps: Told['gaps'],
): number {
  const gone = lines.find(({ type }) => type === 'DELETED');
  const terminal = lines.filter(({ object }) =>
    ['Succeeded', 'Failed'].includes(object.status.phase),
  );
  let end = Infinity;
  let observed = true;
  for (const line of terminal) {
    if (!observed) break;
    ({ end, observed } = terminalEnd(line, terminal[0].at, clamp));
  }
  // A terminal phase without times that comes with the deletion says no more than it.
  const says =
    terminal.length > 0 && !(observed && terminal[0].at === gone?.at);
  if (says) return end;
  return gone ? endOf(gone.at, gaps) : Infinity;
}

/** The latest end of its containers. What had ended when it was first seen so has not ended later. */
function terminalEnd(line: Line, firstSeen: number, clamp: Clamp) {
  const { spec, status } = line.object;
  const disrupted = time(condition(line, 'DisruptionTarget'));
  let end = -Infinity;
  let observed = false;
  for (const { name } of spec.containers) {
    const finished = (status.containerStatuses ?? []).find(
      (s: any) => s.name === name,
    )?.state?.terminated?.finishedAt;
    const said = time(finished) ?? disrupted;
    const at = said === undefined ? firstSeen : clamp(said, firstSeen);
    if (said === undefined && at >= end) observed = true;
    end = Math.max(end, at);
  }
  return { end, observed };
}

/** Training: since its main container first ran; serving: since it was first Ready. */
function runningFrom(lines: readonly Line[], clamp: Clamp): number {
  const { ownerReferences } = lines[0].object.metadata;
  const training = ownerReferences[0].kind === 'Job';
  for (const line of lines) {
    const { spec, status } = line.object;
    const main = (status.containerStatuses ?? []).find(
      (s: any) => s.name === spec.containers[0].name,
    );
    const starts = training
      ? [
          main?.lastState?.terminated?.startedAt,
          main?.state?.running?.startedAt,
          main?.state?.terminated?.startedAt,
        ]
      : [condition(line, 'Ready')];
    const known = starts.flatMap(start => time(start) ?? []);
    if (known.length > 0) return clamp(Math.min(...known), line.at);
  }
  return Infinity;
}
