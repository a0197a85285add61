import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { configuredRates } from './configuredRates';
import { openCostSource, type OpenCostConfig } from './openCost';
import { publicPricesSource, readClouds } from './publicPrices';
import { ratesFileSource } from './ratesFile';
import type { PriceSource } from './types';

const AT = 'mlWorkloads.pricing';

/**
 * `mlWorkloads.pricing.currency`
 *
 * @throws InputError when it is no code
 */
export function readCurrency(config: Config): string {
  const currency = config.getOptionalString(`${AT}.currency`) ?? 'USD';
  if (!/^[A-Z]{3}$/.test(currency)) {
    throw new InputError(
      `${AT}.currency: must be a code such as USD, not ${JSON.stringify(
        currency,
      )}`,
    );
  }
  return currency;
}

/**
 * The sources that say themselves from when their prices hold, in the configuration or on disk.
 *
 * @throws InputError that names the key
 */
export function readStatedSources(config: Config): PriceSource[] {
  const currency = readCurrency(config);
  const file = config.getOptionalString(`${AT}.ratesFile`);
  const files = config.getOptionalStringArray(`${AT}.ratesFiles`) ?? [];
  const clouds = readClouds(config.getOptional(`${AT}.publicPrices`));
  if (clouds.length > 0 && currency !== 'USD') {
    throw new InputError(
      `${AT}.publicPrices: they are in USD, but this installation counts in ${currency}; give rates in ${currency} instead`,
    );
  }
  const names = new Set([...(file ? [file] : []), ...files]);
  return [
    configuredRates(
      () => config.getOptional<unknown[]>(`${AT}.rates`) ?? [],
      currency,
    ),
    ...[...names].map(name => ratesFileSource(name, currency)),
    ...clouds.map(publicPricesSource),
  ];
}

/** `mlWorkloads.pricing.openCost`, one entry a cluster. */
export function readOpenCostSources(config: Config): PriceSource[] {
  const currency = readCurrency(config);
  const entries = config.getOptionalConfigArray(`${AT}.openCost`) ?? [];
  const known = (
    config.getOptionalConfigArray('mlWorkloads.clusters') ?? []
  ).map(one => one.getString('name'));
  const clusters = new Set<string>();
  return entries.map((entry, index) => {
    const at = `${AT}.openCost[${index}]`;
    const settings = readOpenCost(entry, at);
    if (!known.includes(settings.cluster)) {
      // Its prices would hold nowhere, and every node would stay unpriced without a word.
      throw new InputError(
        `${at}.cluster: '${settings.cluster}' is none of mlWorkloads.clusters`,
      );
    }
    if (clusters.has(settings.cluster)) {
      throw new InputError(
        `${at}.cluster: ${settings.cluster} has an entry already`,
      );
    }
    clusters.add(settings.cluster);
    return openCostSource(settings, currency);
  });
}

function readOpenCost(entry: Config, at: string): OpenCostConfig {
  const url = entry.getString('url');
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !['http:', 'https:'].includes(parsed.protocol)) {
    throw new InputError(`${at}.url: must be an http or https address`);
  }
  if (parsed.username || parsed.password) {
    throw new InputError(`${at}.url: must not carry credentials; use token`);
  }
  const kind = entry.getOptionalString('kind') ?? 'list';
  if (kind !== 'list' && kind !== 'node') {
    throw new InputError(`${at}.kind: must be list or node`);
  }
  const token = entry.getOptionalString('token');
  return {
    cluster: entry.getString('cluster'),
    url,
    kind,
    matchers: entry.getOptionalString('matchers'),
    headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
  };
}

/** `mlWorkloads.metering.billFrom` */
export function readBillFrom(config: Config): 'node' | 'nodeClaim' {
  const value =
    config.getOptionalString('mlWorkloads.metering.billFrom') ?? 'nodeClaim';
  if (value !== 'node' && value !== 'nodeClaim') {
    throw new InputError(
      'mlWorkloads.metering.billFrom: must be node or nodeClaim',
    );
  }
  return value;
}
