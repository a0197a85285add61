import { POOLS } from '../fleet/pools';
import { namespaces } from '../organisation/namespaces';
import { Arrival, dayOf, elsewhereDay, loanDay, teamDay } from './arrivals';
import { Draws } from './Draws';
import {
  BORROWER,
  HABITS,
  LOAN,
  MOVED,
  OPERATOR,
  OTHER_NAMESPACES,
  SERVICES,
  SPOT,
  UNBOUND,
} from './organisation';
import { SANDBOX } from '../scenario/scenes/teams';
import { rfc3339 } from './rfc3339';
import { World } from './World';
import { Lonely } from './work/Lonely';
import { Service } from './work/Service';
import { TrainingRun } from './work/TrainingRun';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** The cluster is at work before anybody watches, so that a history does not begin with an empty one. */
const BEFORE_MS = 2 * DAY_MS;
/** So long before the end all work is stopped, and then everything is gone. */
const CLOSING_MS = 20 * MINUTE_MS;

export interface HistoryOptions {
  /** UTC ms; rounded down to a full minute. */
  end: number;
  /** Default 90. */
  days?: number;
  /** Any whole number. Default 1. */
  seed?: number;
  /** Default `lab`: the live cluster then goes on where the history ends. */
  cluster?: string;
}

/** Where in a history the things happen that happen once. All UTC ms. */
export interface HistoryPlan {
  cluster: string;
  seed: number;
  from: number;
  to: number;
  /** A contract for H100 machines ends: the rates that a replay is given say so, the recording does not. Midnight. */
  priceChange: number;
  /** Namespace `edge-inspection` goes from one team to the other. */
  move: number;
  /** Nobody watches. */
  gap: { from: number; to: number };
  /** Four more H100 machines, and one on loan that has no price. */
  growth: number;
  /** An H100 machine breaks and is replaced. */
  defect: number;
  /**
   * The invoice of spot machines for the last week of a month, `from` to `to`, comes when the month has closed: until then the rates said a price
   * that was wrong. Absent when no month closes in the history.
   */
  invoice?: { from: number; to: number; at: number };
}

export function planHistory(options: HistoryOptions): HistoryPlan {
  const { days = 90, seed = 1, cluster = 'lab' } = options;
  const to = Math.floor(options.end / MINUTE_MS) * MINUTE_MS;
  const from = to - days * DAY_MS;
  const part = (share: number) =>
    Math.floor((from + share * days * DAY_MS) / HOUR_MS) * HOUR_MS;
  const gap = part(0.72) + 40 * MINUTE_MS;
  return {
    cluster,
    seed,
    from,
    to,
    priceChange: dayOf(part(0.5)),
    move: part(0.58) + 25 * MINUTE_MS,
    gap: { from: gap, to: gap + 200 * MINUTE_MS },
    growth: part(1 / 3),
    defect: part(0.66),
    invoice: invoiceIn(from, to),
  };
}

/** At 9:00 UTC on the 5th, a day after months close where nothing else is configured; the latest that the history holds. */
function invoiceIn(from: number, to: number): HistoryPlan['invoice'] {
  for (let month = monthOf(to); month > from; month = monthOf(month - 1)) {
    const at = month + 4 * DAY_MS + 9 * HOUR_MS;
    if (at < to - CLOSING_MS)
      return { from: month - 7 * DAY_MS, to: month, at };
  }
  return undefined;
}

function monthOf(at: number): number {
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
}

interface Stoppable {
  stop(): void;
}

/**
 * The lines of a recording of the demo organisation, in the order of time, without line ends. The same options give the same lines.
 */
export function* demoHistory(options: HistoryOptions): Generator<string> {
  const plan = planHistory(options);
  const { from, to, seed, cluster, gap } = plan;
  const world = new World({ cluster, seed, from: from - BEFORE_MS, to });
  const { timeline, watch } = world;
  const work = new Set<Stoppable>();
  watch.close();
  bindNamespaces(world, plan);
  fleetOf(world, plan);
  serve(world, plan, work);
  for (let day = dayOf(from - BEFORE_MS); day < to; day += DAY_MS) {
    const start = day;
    timeline.at(start, () => {
      for (const arrival of arrivalsOf(plan, start)) {
        if (arrival.at < timeline.now) continue;
        timeline.at(arrival.at, () => {
          if (timeline.now < to - CLOSING_MS) work.add(begin(world, arrival));
        });
      }
    });
  }
  timeline.at(from, () => watch.open(from));
  for (let at = from; at <= to; at += MINUTE_MS) {
    const minute = at;
    timeline.at(minute, () => watch.beat(minute));
  }
  timeline.at(gap.from + 1, () => watch.close());
  timeline.at(gap.to - 1, () => watch.open(gap.to - 1));
  timeline.at(to - CLOSING_MS, () => work.forEach(one => one.stop()));
  timeline.at(to - 2 * MINUTE_MS, () => watch.vanish(timeline.now));
  while (timeline.step(to)) yield* watch.take();
  yield* watch.take();
}

function arrivalsOf(plan: HistoryPlan, day: number) {
  const { seed, from, to, move } = plan;
  const growth = Math.max(0, (day - from) / (to - from));
  return [
    ...HABITS.flatMap(habits => teamDay(seed, habits, day, growth)),
    ...elsewhereDay(seed, day, day < move ? MOVED.from : MOVED.to),
    ...(day < plan.growth
      ? []
      : HABITS.filter(({ team }) => team === BORROWER)
    ).flatMap(habits => loanDay(seed, habits, day)),
  ];
}

function begin(world: World, arrival: Arrival): Stoppable {
  return 'training' in arrival
    ? new TrainingRun(world, arrival.training)
    : new Lonely(world, arrival.lonely);
}

function bindNamespaces(world: World, { move }: HistoryPlan): void {
  const bound = namespaces();
  const made = rfc3339(world.now - 400 * DAY_MS);
  const tell = (name: string, labels: Record<string, string>, uid: string) =>
    world.tell('namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, uid, creationTimestamp: made, labels },
      status: { phase: 'Active' },
    });
  for (const { metadata } of bound) {
    tell(metadata.name, metadata.labels ?? {}, world.draws.uid());
  }
  for (const name of [...OTHER_NAMESPACES, UNBOUND, OPERATOR]) {
    tell(name, {}, world.draws.uid());
  }
  tell(SANDBOX, { 'slipway.dev/team': 'vision' }, world.draws.uid());
  const uid = world.draws.uid();
  tell(MOVED.namespace, { 'slipway.dev/team': MOVED.from }, uid);
  world.timeline.at(move, () =>
    tell(MOVED.namespace, { 'slipway.dev/team': MOVED.to }, uid),
  );
}

/** The lab's machines: some H100s come later, one breaks, and spot machines come and go. */
function fleetOf(world: World, plan: HistoryPlan): void {
  const { fleet, timeline } = world;
  const late = 4;
  for (const { name, nodes } of POOLS.filter(({ gpu }) => gpu)) {
    for (let index = 0; index < nodes; index += 1) {
      if (name === SPOT.pool) {
        spotSlot(world, index);
      } else if (name === 'h100' && index >= nodes - late) {
        timeline.at(plan.growth, () => fleet.join(name, index));
      } else {
        fleet.join(name, index);
      }
    }
  }
  timeline.at(plan.growth, () => fleet.join(LOAN.name, 0));
  const broken = 5;
  timeline.at(plan.defect, () => {
    const machine = fleet.byName(`h100-${broken}`)!;
    fleet.cordon(machine);
    timeline.after(5 * 3600, () => fleet.leave(machine));
    timeline.after(29 * 3600, () => fleet.join('h100', broken));
  });
}

/** A spot machine is taken away sooner or later, and another one comes when there is one. */
function spotSlot(world: World, index: number): void {
  const { options, fleet, timeline } = world;
  const draws = Draws.of(options.seed, `spot/${index}`);
  const come = () => {
    if (timeline.now > options.to - CLOSING_MS) return;
    const machine = fleet.join(SPOT.pool, index);
    // The operator looks once whether the GPUs work.
    timeline.after(draws.between(30, 90), () => {
      if (machine.alive) validate(world, draws);
    });
    timeline.after(draws.wait(34 * 3600), () => {
      if (timeline.now > options.to - CLOSING_MS) return;
      fleet.leave(machine);
      timeline.after(600 + draws.wait(4 * 3600), come);
    });
  };
  come();
}

function validate(world: World, draws: Draws): void {
  const name = `nvidia-cuda-validator-${draws.hex(5)}`;
  // eslint-disable-next-line no-new
  new Lonely(world, {
    ...{
      kind: 'Pod',
      name,
      namespace: OPERATOR,
      team: '',
      project: 'validator',
    },
    ...{ pool: SPOT.pool, resource: SPOT.resource, gpusEach: 1 },
    ...{ queued: false, seconds: draws.between(40, 120) },
  });
}

function serve(world: World, plan: HistoryPlan, work: Set<Stoppable>): void {
  for (const { from, ...service } of SERVICES) {
    world.timeline.at(
      plan.from + from * (plan.to - plan.from) - (from === 0 ? BEFORE_MS : 0),
      () => {
        work.add(new Service(world, { ...service, queued: false }));
      },
    );
  }
}
