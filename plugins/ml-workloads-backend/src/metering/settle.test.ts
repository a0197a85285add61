import fc from 'fast-check';
import type { NodeFacts, NodeState } from './nodeFacts';
import type { PodFacts } from './podFacts';
import { RateTable } from './rates';
import { HourSettler } from './settle';
import type { SettledHour, SettleInputs } from './settleInputs';
import { HOUR_MS, OPEN } from './time';
import { compareUtf8 } from './utf8';

/** Starts at an hour; the fleet lives for five hours of it. */
const BEGIN = Date.parse('2026-03-02T10:00:00Z');
const HOURS = [0, 1, 2, 3, 4].map(n => BEGIN + n * HOUR_MS);
const END = BEGIN + 5 * HOUR_MS;

const instant = fc.integer({ min: BEGIN - HOUR_MS, max: END + HOUR_MS });

const state = (gpus: number): fc.Arbitrary<NodeState> =>
  fc.record({
    labels: fc.record({
      'node.kubernetes.io/instance-type': fc.constantFrom('a', 'b', 'none'),
      'nvidia.com/gpu.count': fc.constant(`${gpus}`),
    }),
    capacity: fc.constant(gpus),
    allocatable: fc.integer({ min: 0, max: gpus }),
    capacityGpus: fc.constant(gpus),
    uncounted: fc.constant([]),
    cordoned: fc.boolean(),
    draining: fc.boolean(),
  });

const node: fc.Arbitrary<NodeFacts> = fc
  .integer({ min: 1, max: 8 })
  .chain(gpus =>
    fc.record({
      uid: fc.uuid(),
      name: fc.constantFrom('n1', 'n2', 'n3'),
      startAt: instant,
      deletedAt: fc.option(instant),
      states: fc
        .tuple(
          state(gpus),
          fc.array(fc.tuple(instant, state(gpus)), { maxLength: 3 }),
        )
        .map(([first, later]) => [
          { since: 0, state: first },
          ...later
            .sort((a, b) => a[0] - b[0])
            .map(([since, s]) => ({ since, state: s })),
        ]),
    }),
  );

const pod: fc.Arbitrary<PodFacts> = fc
  .record({
    uid: fc.oneof(fc.uuid(), fc.string({ unit: 'grapheme', minLength: 1 })),
    node: fc.constantFrom('n1', 'n2', 'n3', 'n4'),
    namespace: fc.constantFrom('vision', 'speech', 'kube-system', 'nobody'),
    startAt: instant,
    length: fc.integer({ min: 0, max: 4 * HOUR_MS }),
    end: fc.constantFrom('open', 'ended', 'deleted'),
    mainAfter: fc.option(fc.integer({ min: 0, max: HOUR_MS })),
    gpus: fc.integer({ min: 1, max: 4 }),
    cores: fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined }),
  })
  .map(p => ({
    uid: p.uid,
    namespace: p.namespace,
    name: p.uid,
    nodeName: p.node,
    createdAt: p.startAt,
    startAt: p.startAt,
    scheduledRaw: null,
    endedAt: p.end === 'ended' ? p.startAt + p.length : null,
    endObserved: false,
    terminalSeenAt: null,
    deletedAt: p.end === 'deleted' ? p.startAt + p.length : null,
    mainStartedAt: p.mainAfter === null ? null : p.startAt + p.mainAfter,
    readyAt: null,
    request: {
      containers: [{ kind: 'main' as const, gpus: p.gpus, cores: p.cores }],
      uncounted: [],
    },
    owner: { kind: 'Job', name: 'j', uid: `job-${p.uid}` },
    profile: '',
    queue: '',
    component: '',
  }));

const rate = (instanceType: string) =>
  fc.record({
    kind: fc.constant('list'),
    instanceType: fc.constant(instanceType),
    currency: fc.constant('USD'),
    pricePerNodeHour: fc
      .tuple(fc.nat(99), fc.nat(999_999_999))
      .map(([a, b]) => `${a}.${b}`),
    effectiveFrom: fc
      .constantFrom(
        BEGIN - 10 * HOUR_MS,
        BEGIN + 1_234_567,
        BEGIN + 2 * HOUR_MS,
      )
      .map(ms => new Date(ms).toISOString()),
    source: fc.constant('test'),
    retrievedAt: fc.constant('2026-01-01T00:00:00Z'),
  });

const inputs: fc.Arbitrary<SettleInputs> = fc
  .record({
    nodes: fc.uniqueArray(node, { maxLength: 5, selector: n => n.uid }),
    pods: fc.uniqueArray(pod, { maxLength: 12, selector: p => p.uid }),
    rates: fc.tuple(
      fc.array(rate('a'), { minLength: 1, maxLength: 3 }),
      fc.array(rate('b'), { maxLength: 2 }),
    ),
    gap: fc.option(fc.tuple(instant, instant)),
    moved: fc.option(instant),
  })
  .map(({ nodes, pods, rates, gap, moved }) => {
    const [from, to] = [...(gap ?? [END, END])].sort((a, b) => a - b);
    return {
      cluster: 'lab',
      observedSince: BEGIN + 1000,
      asOf: END - 777_777,
      coverage:
        gap && from > BEGIN + 1000
          ? [
              { first: BEGIN + 1000, last: from },
              { first: to + 1, last: END + HOUR_MS },
            ]
          : [{ first: BEGIN + 1000, last: END }],
      nodes,
      pods,
      owners: new Map(),
      teams: new Map([
        [
          'vision',
          [
            { since: 0, team: 'vision' },
            ...(moved ? [{ since: moved, team: 'speech' }] : []),
          ],
        ],
        ['speech', [{ since: 0, team: 'speech' }]],
      ]),
      ownership: new Map(),
      attempts: new Map(),
      rates: RateTable.create(rates.flat()),
      systemNamespaces: [{ from: 0, names: new Set(['kube-system']) }],
    };
  });

function settleAll(given: SettleInputs): SettledHour[] {
  const settler = HourSettler.prepare(given, BEGIN, END);
  return HOURS.map(hour => settler.settle(hour));
}

/** How long each node lived in an hour, told without the settlement's own code. */
function nodeGpuMs(given: SettleInputs, hour: SettledHour): bigint {
  const gaps = given.coverage.slice(1).map((span, i) => ({
    from: given.coverage[i].last,
    to: span.first,
  }));
  let sum = 0;
  for (const n of given.nodes) {
    const next = given.nodes
      .filter(
        other =>
          other.name === n.name &&
          (other.startAt > n.startAt ||
            (other.startAt === n.startAt && other.uid > n.uid)),
      )
      .map(other => other.startAt);
    const gap = gaps.find(
      g => n.deletedAt !== null && g.from < n.deletedAt && n.deletedAt <= g.to,
    );
    const end =
      n.deletedAt === null ? Math.min(OPEN, ...next) : gap?.from ?? n.deletedAt;
    const ms = Math.min(end, hour.to) - Math.max(n.startAt, hour.from);
    sum += Math.max(0, ms) * n.states[0].state.capacityGpus * 1000;
  }
  return BigInt(sum);
}

describe('settling any fleet', () => {
  it('obeys the law: money of the parts is the nodes’ money, time is the nodes’ time and what was overcommitted', () => {
    let priced = 0n;
    let over = 0n;
    fc.assert(
      fc.property(inputs, given => {
        for (const hour of settleAll(given)) {
          const money = hour.rows.reduce(
            (s, r) => s + (r.costMicros ?? 0n),
            0n,
          );
          const time = hour.rows.reduce((s, r) => s + r.milliGpuMs, 0n);
          const unpriced = hour.rows.reduce(
            (s, r) => s + r.unpricedMilliGpuMs,
            0n,
          );
          expect(money).toBe(hour.nodeCostMicros);
          expect(unpriced).toBe(hour.unpricedMilliGpuMs);
          expect(time).toBe(
            nodeGpuMs(given, hour) + hour.overcommittedMilliGpuMs,
          );
          for (const row of hour.rows) {
            expect(row.milliGpuMs > 0n).toBe(true);
            expect(row.costMicros === null).toBe(
              row.unpricedMilliGpuMs === row.milliGpuMs,
            );
            expect(row.category === 'allocated').toBe(row.team !== '');
            expect(row.category === 'allocated').toBe(row.phase !== '');
          }
          priced += money;
          over += hour.overcommittedMilliGpuMs;
        }
      }),
      { numRuns: 300 },
    );
    // The generator reaches what it is meant to try.
    expect(priced > 0n && over > 0n).toBe(true);
  });

  it('depends neither on the order of its inputs nor on which hours are settled together', () => {
    const sorted = (hours: SettledHour[]) =>
      hours.map(hour => ({
        ...hour,
        rows: hour.rows
          .map(row =>
            JSON.stringify(row, (_, v) => (typeof v === 'bigint' ? `${v}` : v)),
          )
          .sort(),
      }));
    fc.assert(
      fc.property(inputs, given => {
        const once = sorted(settleAll(given));
        const reversed = {
          ...given,
          nodes: [...given.nodes].reverse(),
          pods: [...given.pods].reverse(),
        };
        expect(sorted(settleAll(reversed))).toEqual(once);
        const single = HOURS.map(hour =>
          HourSettler.prepare(given, hour, hour + HOUR_MS).settle(hour),
        );
        expect(sorted(single)).toEqual(once);
      }),
      { numRuns: 100 },
    );
  });
});

describe('the tie rule', () => {
  it('compares UTF-8 bytes, where JavaScript compares UTF-16 units', () => {
    const texts = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        expect(Math.sign(compareUtf8(a, b))).toBe(
          Buffer.compare(Buffer.from(a), Buffer.from(b)),
        );
      }),
    );
    // U+FF5E is greater than a surrogate, but its bytes come first.
    expect(compareUtf8('\uff5e', '\u{1f600}')).toBeLessThan(0);
    expect('\uff5e' < '\u{1f600}').toBe(false);
  });
});
