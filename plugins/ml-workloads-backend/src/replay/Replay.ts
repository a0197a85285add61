import type { Knex } from 'knex';
import { Ledger, Settler, type RateTable } from '../metering';
import { Pipeline } from '../observe/Pipeline';
import { readRecording } from '../observe/recording';
import type { Observation, ObservationConsumer } from '../observe/types';

export interface ReplayOptions {
  /** With the migrations of this package applied and nothing in it. */
  knex: Knex;
  files: readonly string[];
  rates: RateTable;
  /** What else takes the observations, for example the lifecycle. */
  consumers?: readonly ObservationConsumer[];
  systemNamespaces?: readonly string[];
  gpuResources?: readonly string[];
  gpuDrivers?: readonly string[];
  /** Called now and then with what has been read so far. */
  progress?: (done: { events: number; at: number }) => void;
}

export interface ReplayResult {
  /** Object events; beats are not counted. */
  events: number;
  beats: number;
  /** The greatest `at` of each cluster's recording: what is open ends there. */
  asOf: Map<string, number>;
}

/** Observations in one transaction. Larger batches merge more changes of the same object before they are written. */
const BATCH = 4000;

/**
 * Drives the pipeline and the settlement with the clock of recordings (`ledger.md` §1.1): the same code as live, and the result depends
 * on nothing but the files, the rates and the options.
 */
export async function replay(options: ReplayOptions): Promise<ReplayResult> {
  const { knex, gpuResources, gpuDrivers, systemNamespaces, rates } = options;
  const pipeline = Pipeline.create({
    knex,
    consumers: [
      Ledger.create({ gpuResources, gpuDrivers }),
      ...(options.consumers ?? []),
    ],
  });
  const result: ReplayResult = { events: 0, beats: 0, asOf: new Map() };
  for (const file of options.files) {
    let batch: Observation[] = [];
    let clock = 0;
    const clusters = new Set<string>();
    const flush = async () => {
      await pipeline.apply(batch);
      batch = [];
      options.progress?.({ events: result.events, at: clock });
    };
    for await (const observation of readRecording(file)) {
      clock = observation.at;
      clusters.add(observation.cluster);
      if ('heartbeat' in observation) result.beats += 1;
      else result.events += 1;
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
  const settler = Settler.create({ knex, rates, systemNamespaces });
  for (const [cluster, asOf] of result.asOf) {
    await settler.settleThrough(cluster, asOf);
  }
  return result;
}
