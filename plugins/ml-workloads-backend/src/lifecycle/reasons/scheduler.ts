/** What stands in the way, by code of the reason table, with what its sentence needs. */
export interface Problem {
  code: string;
  message: string;
}

interface Part {
  nodes: number;
  reason: string;
}

/** Constraints of the scheduler, those that matter before those that follow from them. */
const CONSTRAINTS: Array<[pattern: RegExp, code: string]> = [
  [
    /persistentvolumeclaim|PersistentVolume|volume node affinity|available volume zone|max volume count|free storage|pvc\(s\)|CSI driver/i,
    'VolumeUnavailable',
  ],
  [/resourceclaim|claims?\b|device class/i, 'DeviceUnavailable'],
  [/topology spread|pod (anti-)?affinity|anti-affinity/i, 'SpreadRule'],
  [
    /were unschedulable|not ready|unreachable|disk-pressure|memory-pressure/i,
    'NodesUnavailable',
  ],
  [/free ports/i, 'PortsTaken'],
  [/Too many pods/i, 'NodesFull'],
];
const GPU = /^Insufficient .*(gpu|mig-|gaudi|neuron|tpu)/i;
const PLACE =
  /node affinity|node selector|untolerated taint|didn't match Pod's/i;

/**
 * The one constraint that keeps a pod from its node, from `0/40 nodes are available: 3 Insufficient nvidia.com/gpu, 37 node(s) had
 * untolerated taint(s). preemption: …`. Nodes of other pools fail on taints and selectors, which means nothing as long as one node
 * passed them: then what that node lacks is what is missing.
 */
export function placementProblem(message: string): Problem {
  if (/^no nodes available/.test(message)) {
    return { code: 'NoNodes', message: '' };
  }
  const { total, parts } = partsOf(message);
  if (total === null) {
    return other(message);
  }
  if (total === 0) {
    return { code: 'NoNodes', message: '' };
  }
  const gpus = parts.filter(({ reason }) => GPU.test(reason));
  if (gpus.length > 0) {
    return { code: 'NoFreeGpus', message: shortage(gpus) };
  }
  const short = parts.filter(({ reason }) => /^Insufficient /.test(reason));
  if (short.length > 0) {
    return { code: 'NoRoomBesideGpus', message: shortage(short) };
  }
  for (const [pattern, code] of CONSTRAINTS) {
    const found = parts.find(({ reason }) => pattern.test(reason));
    if (found) {
      return { code, message: `${nodes(found.nodes)}: ${found.reason}` };
    }
  }
  const misplaced = parts.filter(({ reason }) => PLACE.test(reason));
  return misplaced.length > 0
    ? { code: 'NoMatchingNode', message: misplacement(misplaced, total) }
    : other(message);
}

/** Counts of nodes by reason, in the order told; of the first sentence only, what follows is about preemption. */
function partsOf(message: string): { total: number | null; parts: Part[] } {
  const head = /^(\d+)\/(\d+) nodes are available: ?/.exec(message);
  if (!head) {
    return { total: null, parts: [] };
  }
  const body = message
    .slice(head[0].length)
    .split(/\. (?:preemption|no new claims|still not)/)[0]
    .replace(/\.$/, '');
  const parts = body.split(/, (?=\d+ )/).flatMap(text => {
    const found = /^(\d+) (.+)$/s.exec(text.trim());
    // A reason that holds for the pod, not for nodes: `pod has unbound immediate PersistentVolumeClaims`.
    if (!found) {
      return text ? [{ nodes: Number(head[2]), reason: text.trim() }] : [];
    }
    return [{ nodes: Number(found[1]), reason: found[2] }];
  });
  return { total: Number(head[2]), parts };
}

function shortage(parts: Part[]): string {
  return parts
    .map(
      ({ nodes: count, reason }) =>
        `${
          count === 1 ? '1 node has' : `${count} nodes have`
        } too little ${reason.replace(/^Insufficient /, '')}`,
    )
    .join(', ');
}

function misplacement(parts: Part[], total: number): string {
  const words = parts.map(({ nodes: count, reason }) =>
    /taint/i.test(reason)
      ? `${nodes(count)} with a taint that it does not tolerate`
      : `${nodes(count)} that its node selector leaves out`,
  );
  return `of ${nodes(total)}, ${words.join(' and ')}`;
}

function nodes(count: number): string {
  return count === 1 ? '1 node' : `${count} nodes`;
}

function other(message: string): Problem {
  const found = CONSTRAINTS.find(([pattern]) => pattern.test(message));
  return found
    ? { code: found[1], message: message.slice(0, 300) }
    : { code: 'Unschedulable', message: '' };
}
