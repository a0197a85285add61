import type { Line } from '../independent/recording';
import type { Share } from '../independent/settle';
import { tellClaims } from './claims';
import { Dice } from './Dice';
import { tellNodes } from './nodes';
import { tellPod } from './pods';
import { Stage, START, written, type Told } from './Stage';

export interface AnyRecording {
  /** In the order of time; at one time beats come last. */
  lines: Line[];
  rates: object[];
  share: Share | undefined;
}

/** A small fleet in which everything goes wrong that can: the same one for the same seed. */
export function anyRecording(seed: number): AnyRecording {
  const dice = new Dice(seed);
  const stage = new Stage(dice);
  for (const [name, team] of [
    ['a', 'alpha'],
    ['b', 'beta'],
    ['c', undefined],
    ['kube-system', 'platform'],
  ] as const) {
    tellNamespace(stage, name, team);
  }
  const names = ['n0', 'n1', 'n2'].slice(0, dice.int(1, 3));
  const kinds = names.map(name => tellNodes(stage, name));
  const pods = dice.int(2, 10);
  const on = names.map((): Array<ReturnType<typeof tellPod>> => []);
  for (let i = 0; i < pods; i++) {
    const which = dice.int(0, names.length - 1);
    on[which].push(tellPod(stage, i, names[which], kinds[which]));
  }
  names.forEach((name, i) => tellClaims(stage, name, kinds[i], on[i]));
  return {
    lines: stage.lines.sort(
      (x, y) => x.at - y.at || Number(!!x.heartbeat) - Number(!!y.heartbeat),
    ),
    rates: Array.from({ length: dice.int(0, 6) }, () => anyRate(stage, names)),
    share: dice.chance(0.4)
      ? {
          n: BigInt(dice.int(1, 99)),
          d: 100n,
          from: dice.chance(0.5) ? 0 : dice.int(START, stage.end),
        }
      : undefined,
  };
}

/** It changes teams, loses its team, and is made again now and then. */
function tellNamespace(
  stage: Stage,
  name: string,
  first: string | undefined,
): void {
  const { dice, end } = stage;
  const made = (team: string | undefined, life = 1, created = START) => ({
    kind: 'Namespace',
    metadata: {
      name,
      uid: `uid-${name}-${life}`,
      creationTimestamp: written(created),
      labels: team ? { 'slipway.dev/team': team } : {},
    },
  });
  const history: Told[] = [
    [dice.chance(0.8) ? START : stage.anyTime(), 'ADDED', made(first)],
  ];
  for (const share of [0.4, 0.3]) {
    if (dice.chance(share)) {
      const team = dice.pick('alpha', 'beta', 'gamma', undefined);
      history.push([stage.anyTime(), 'MODIFIED', made(team)]);
    }
  }
  history.sort(([a], [b]) => a - b);
  const [last] = history[history.length - 1];
  const gone = last + dice.int(0, 600_000);
  const again = gone + dice.int(0, 300_000);
  if (dice.chance(0.15) && again < end) {
    history.push([gone, 'DELETED', made(undefined)]);
    const team = dice.pick('alpha', 'delta', undefined);
    history.push([again, 'ADDED', made(team, 2, again)]);
  }
  stage.tell('namespaces', history);
}

function anyRate({ dice, end }: Stage, names: readonly string[]): object {
  const kind = dice.pick('contract', 'list', 'list', 'fallback', 'node');
  const some = (share: number, field: string, ...values: unknown[]) =>
    dice.chance(share) ? { [field]: dice.pick(...values) } : {};
  const price = dice.pick(
    `${dice.int(0, 99)}.${dice.int(0, 9_999_999)}`,
    `${dice.int(1, 99)}`,
    '0.0000001',
    '55.04',
  );
  const from = dice.chance(0.5) ? 0 : dice.int(START - 600_000, end);
  const at = (ms: number) => new Date(ms).toISOString();
  return {
    kind,
    ...(kind === 'node' ? { node: dice.pick(...names) } : {}),
    ...some(0.5, 'instanceType', 'a', 'b'),
    ...some(0.3, 'gpuModel', 'NVIDIA-L4', 'NVIDIA-H100'),
    ...some(0.2, 'capacityType', 'spot', 'on-demand'),
    ...some(0.15, 'region', 'r1'),
    ...some(0.15, 'gpuCount', 1, 2, 4),
    [kind === 'fallback' && dice.chance(0.5)
      ? 'pricePerGpuHour'
      : 'pricePerNodeHour']: price,
    effectiveFrom: at(from),
    ...(dice.chance(0.2)
      ? { effectiveTo: at(from + dice.int(60_000, 3_600_000)) }
      : {}),
    currency: 'USD',
    source: 'dice',
    retrievedAt: '2026-01-01T00:00:00Z',
  };
}
