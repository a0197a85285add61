import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { existsSync } from 'fs';
import { open, rename, rm } from 'fs/promises';
import { ClusterStatusStore } from '../../database/ClusterStatusStore';
import { readHardwareProfiles } from '../../launch';
import { Lifecycle } from '../../lifecycle';
import { Prices, readClosing, smallestPods } from '../../metering';
import { OwnershipStore } from '../../ownership';
import { openReplayDatabase } from '../database';
import { replay, type ReplayResult } from '../Replay';
import type { CatalogOwner } from './readOwners';

export interface LoadHistoryOptions {
  /** A recording that ends before the cluster is observed live, with nothing left in it. */
  recording: string;
  /** SQLite file of the portal's plugin; it must not exist yet. */
  database: string;
  /** `mlWorkloads` of the portal that will use it. */
  config: Config;
  /** The configuration as it stood until a time of the recording, UTC ms: what it said wrongly of prices is corrected then. */
  before?: { until: number; config: Config };
  /** Who owns the components, from the beginning. */
  owners: readonly CatalogOwner[];
  /** UTC ms up to which the recording has been read. */
  progress?: (at: number) => void;
}

/**
 * Makes a portal's database out of a recording, through the same observe, lifecycle, metering and settlement as live clusters. Months close
 * by the clock of the recording, as if the portal had run all the time, so what became known later stands in corrections. The database
 * appears when it is complete: what was cut off leaves nothing, and nothing is ever loaded into one that exists.
 *
 * @throws InputError when the database exists
 */
export async function loadHistory(
  options: LoadHistoryOptions,
): Promise<ReplayResult> {
  const { recording, database, config, before, owners, progress } = options;
  if (existsSync(database)) {
    throw new InputError(
      `${database} exists; a history is only loaded into a new database`,
    );
  }
  const unfinished = `${database}.loading`;
  await removeDatabase(unfinished);
  const { knex, close } = await openReplayDatabase(unfinished);
  let result: ReplayResult;
  try {
    const priced = (by: Config, now?: () => number) =>
      Prices.start({
        knex,
        config: by,
        logger: { info: () => {}, warn: () => {} },
        clusters: { list: () => [] },
        profiles: smallestPods(readHardwareProfiles(by)),
        now,
      });
    const prices = await priced(before?.config ?? config);
    await OwnershipStore.create(knex).add(
      owners.map(owner => ({ ...owner, effectiveFrom: 0 })),
    );
    const teams = new Map(owners.map(owner => [owner.entityRef, owner.team]));
    const metering = config.getOptionalConfig('mlWorkloads.metering');
    const gpuResources = metering?.getOptionalStringArray('gpuResources');
    const gpuDrivers = metering?.getOptionalStringArray('gpuDrivers');
    result = await replay({
      knex,
      files: [recording],
      rates: prices.book,
      closing: readClosing(config),
      moments: before && [
        {
          at: before.until,
          act: async () => {
            await priced(config, () => before.until);
          },
        },
      ],
      gpuResources,
      gpuDrivers,
      systemNamespaces: metering?.getOptionalStringArray('systemNamespaces'),
      consumers: [
        Lifecycle.create({
          gpuResources,
          gpuDrivers,
          ownership: { ownerOf: entityRef => teams.get(entityRef) },
        }),
      ],
      progress: ({ at }) => progress?.(at),
    });
    const status = ClusterStatusStore.create({ knex });
    for (const [cluster, asOf] of result.asOf) {
      await status.beat(cluster, result.since.get(cluster) ?? asOf);
      await status.beat(cluster, asOf);
    }
    // As Backstage opens it.
    await knex.raw('pragma journal_mode = delete');
  } catch (error) {
    await close();
    await removeDatabase(unfinished);
    throw error;
  }
  await close();
  const file = await open(unfinished, 'r+');
  await file.sync();
  await file.close();
  await rename(unfinished, database);
  return result;
}

async function removeDatabase(file: string): Promise<void> {
  for (const suffix of ['', '-wal', '-shm', '-journal']) {
    await rm(`${file}${suffix}`, { force: true });
  }
}
