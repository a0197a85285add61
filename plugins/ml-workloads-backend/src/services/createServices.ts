import { Clusters } from '../clusters';
import { StartSampleReader } from '../database/StartSamples';
import { LaunchStore } from '../launch';
import { Prices, smallestPods } from '../metering';
import { createFollowing } from './following';
import { createLaunching } from './launching';
import { createObserving } from './observing';
import type { CreateServicesOptions } from './options';
import { readSettings } from './settings';
import { createSpending } from './spending';

/** Puts the folders together. Nothing runs yet. */
export async function createServices(options: CreateServicesOptions) {
  const { config, knex, logger } = options;
  const settings = readSettings(config);
  const clusters = Clusters.create(options);
  const prices = await Prices.start({
    knex,
    config,
    logger,
    clusters,
    profiles: smallestPods(settings.profiles),
    added: options.priceSources,
  });
  const { currency } = prices;
  const samples = StartSampleReader.create({ knex });
  const launchStore = LaunchStore.create(knex);

  const observing = createObserving(options, settings, {
    clusters,
    prices,
    samples,
  });
  const { changes, ownership, status } = observing;
  const spending = createSpending(options, settings, { prices, status });
  const following = createFollowing(options, settings, {
    clusters,
    currency,
    launchStore,
    samples,
    status,
  });
  const launching = createLaunching(options, settings, {
    changes,
    clusters,
    currency,
    launchStore,
    ownership,
    spend: spending.spend,
    status,
    workloads: following.workloads,
  });
  return {
    clusters,
    currency,
    prices,
    ...observing,
    ...spending,
    ...following,
    ...launching,
  };
}
