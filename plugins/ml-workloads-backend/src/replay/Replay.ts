import type { Knex } from 'knex';
import {
  fixedPrices,
  Ledger,
  OPEN,
  profileLabels,
  Settler,
  smallestPods,
  type Closing,
  type PriceReader,
  type ProfileShape,
} from '../metering';
import { Pipeline } from '../observe/Pipeline';
import { readRecording } from '../observe/recording';
import type { Observation, ObservationConsumer } from '../observe/types';
import { Calendar, type Moment } from './Calendar';

export interface ReplayOptions {
  /** With the migrations of this package applied and nothing in it. */
  knex: Knex;
  files: readonly string[];
  rates: PriceReader;
  /** What else takes the observations, for example the lifecycle. */
  consumers?: readonly ObservationConsumer[];
  systemNamespaces?: readonly string[];
  gpuResources?: readonly string[];
  gpuDrivers?: readonly string[];
  /** Hardware profiles, for GPUs that CPU or memory strands; without any nobody asks what pods take of them. */
  profiles?: readonly ProfileShape[];
  /**
   * Months close by the clock of the recording, which is one file then. None does when absent: everything is settled once, as any other
   * implementation would settle it.
   */
  closing?: Closing;
  /** What happens by the clock of the recording, for example a correction of prices. */
  moments?: readonly Moment[];
  /** Called now and then with what has been read so far. */
  progress?: (done: { events: number; at: number }) => void;
}

export interface ReplayResult {
  /** Object events; beats are not counted. */
  events: number;
  beats: number;
  /** The greatest `at` of each cluster's recording: what is open ends there. */
  asOf: Map<string, number>;
  /** The first beat of each cluster. */
  since: Map<string, number>;
}

/** Observations in one transaction. Larger batches merge more changes of the same object before they are written. */
const BATCH = 4000;

/**
 * Drives the pipeline and the settlement with the clock of recordings (`ledger.md` §1.1): the same code as live, and the result depends
 * on nothing but the files, the rates and the options.
 */
export async function replay(options: ReplayOptions): Promise<ReplayResult> {
  const { knex, gpuResources, gpuDrivers, systemNamespaces } = options;
  const { profiles = [], closing, moments } = options;
  const rates =
    profiles.length > 0
      ? fixedPrices({
          ...options.rates.current(),
          profiles: [{ from: 0, to: OPEN, value: smallestPods(profiles) }],
        })
      : options.rates;
  const pipeline = Pipeline.create({
    knex,
    consumers: [
      Ledger.create({
        gpuResources,
        gpuDrivers,
        nodeLabels: profileLabels(profiles),
        podSizes: profiles.length > 0,
      }),
      ...(options.consumers ?? []),
    ],
  });
  const result: ReplayResult = {
    events: 0,
    beats: 0,
    asOf: new Map(),
    since: new Map(),
  };
  /** What the wall clock showed when what is settled was settled; the real one's time when absent. */
  const wall: { now?: number } = {};
  const settler = Settler.create({
    knex,
    rates,
    systemNamespaces,
    closing,
    now: () => wall.now ?? Date.now(),
  });
  const settle = async (clusters: Iterable<string>, asOf: number) => {
    for (const cluster of clusters) await settler.settleThrough(cluster, asOf);
  };
  for (const file of options.files) {
    let batch: Observation[] = [];
    let clock = 0;
    const clusters = new Set<string>();
    const flush = async () => {
      await pipeline.apply(batch);
      batch = [];
      options.progress?.({ events: result.events, at: clock });
    };
    const calendar = Calendar.create({
      closing,
      moments,
      settle: async now => {
        await flush();
        wall.now = now;
        await settle(clusters, clock);
      },
    });
    for await (const observation of readRecording(file)) {
      await calendar.passTo(observation.at);
      clock = observation.at;
      clusters.add(observation.cluster);
      if ('heartbeat' in observation) {
        result.beats += 1;
        const { cluster, at } = observation;
        if (!result.since.has(cluster)) result.since.set(cluster, at);
      } else {
        result.events += 1;
      }
      batch.push(observation);
      if (batch.length >= BATCH) await flush();
    }
    await flush();
    for (const cluster of clusters) {
      result.asOf.set(
        cluster,
        Math.max(clock, result.asOf.get(cluster) ?? clock),
      );
    }
  }
  for (const [cluster, asOf] of result.asOf) {
    if (closing) wall.now = asOf;
    await settle([cluster], asOf);
  }
  return result;
}
