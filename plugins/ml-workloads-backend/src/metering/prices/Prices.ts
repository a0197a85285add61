import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import type { ClusterClient } from '../../clusters';
import { LedgerStore } from '../LedgerStore';
import { countsOf, gpuCountFrom } from '../nodeFacts';
import { profileLabels, type NodeProfile } from '../room';
import { parseSplits } from '../splits';
import { DEFAULT_SYSTEM_NAMESPACES } from '../systemNamespaces';
import { nodeOverlaySource } from './nodeOverlays';
import { PriceBook } from './PriceBook';
import { PriceRefresh } from './PriceRefresh';
import {
  readBillFrom,
  readCurrency,
  readOpenCostSources,
  readStatedSources,
} from './readPricing';
import type { PriceQuestion, PriceSource } from './types';

export interface PricesOptions {
  knex: Knex;
  config: Config;
  logger: Pick<LoggerService, 'info' | 'warn'>;
  /** Clusters that may have NodeOverlays. */
  clusters: { list(): ReadonlyArray<Pick<ClusterClient, 'name' | 'read'>> };
  /** The smallest pods of the hardware profiles. */
  profiles: NodeProfile[];
  /** Sources of other packages. */
  added?: readonly PriceSource[];
  /** Wall clock, UTC ms. */
  now?: () => number;
}

/** The prices of an installation: stored rows in a book that every reader shares, and the sources that renew them. */
export class Prices {
  readonly book: PriceBook;
  private readonly refresher: PriceRefresh;

  private constructor(private readonly options: PricesOptions) {
    const { knex, config, logger, now } = options;
    const currency = readCurrency(config);
    this.book = PriceBook.create({ currency });
    this.refresher = PriceRefresh.create({
      knex,
      book: this.book,
      currency,
      logger,
      now,
    });
  }

  /**
   * Reads the configuration and what it names on disk, and stores what is new.
   *
   * @throws InputError for configuration that cannot be used; a file that cannot is reported, and its stored rows go on holding
   */
  static async start(options: PricesOptions): Promise<Prices> {
    const prices = new Prices(options);
    await demandOneCurrency(options.knex, prices.currency);
    const [configured] = readStatedSources(options.config);
    // A wrong price in the configuration is better found at the start than in the log.
    await configured.read({
      pricing: prices.book.current(),
      now: Date.now(),
    });
    await prices.takeStated();
    await prices.reload();
    return prices;
  }

  get currency(): string {
    return readCurrency(this.options.config);
  }

  /** Labels of nodes that splits and hardware profiles are told by: the ledger must keep them. */
  nodeLabels(): string[] {
    const splits = parseSplits(
      this.options.config.getOptional('mlWorkloads.pricing.splits'),
    );
    return [
      ...new Set([
        ...profileLabels(this.options.profiles),
        ...splits.flatMap(({ match }) => Object.keys(match.labels ?? {})),
      ]),
    ].sort();
  }

  /** What another replica has stored meanwhile. */
  async reload(): Promise<void> {
    await this.book.load(this.options.knex);
  }

  /** Asks every source again: configuration and files that changed, meters and clusters. */
  async refresh(): Promise<void> {
    await this.takeStated();
    await this.refresher.refresh(this.observed());
  }

  private async takeStated(): Promise<void> {
    const { config, profiles } = this.options;
    const stated = readStatedSources(config);
    await this.refresher.refresh(stated);
    await this.refresher.apply({
      splits: parseSplits(config.getOptional('mlWorkloads.pricing.splits')),
      profiles,
      billFrom: readBillFrom(config),
      systemNamespaces:
        config.getOptionalStringArray(
          'mlWorkloads.metering.systemNamespaces',
        ) ?? DEFAULT_SYSTEM_NAMESPACES,
    });
    await this.refresher.retire(
      [...stated, ...this.observed()].map(({ key }) => key),
    );
  }

  private observed(): PriceSource[] {
    const { config, knex, clusters, added } = this.options;
    const overlays =
      config.getOptionalBoolean('mlWorkloads.pricing.nodeOverlays') ?? false;
    return [
      ...readOpenCostSources(config),
      ...(overlays ? clusters.list() : []).map(client =>
        nodeOverlaySource({
          client,
          currency: this.currency,
          gpuNodes: () => gpuNodes(knex, client.name),
        }),
      ),
      // Their keys are their own.
      ...(added ?? []).map(source => ({
        ...source,
        key: `added/${source.key}`,
        read: (question: PriceQuestion) => source.read(question),
      })),
    ];
  }
}

/** One installation has one currency (`ledger.md` §4.14): sums over two would be of neither. @throws InputError */
async function demandOneCurrency(knex: Knex, currency: string): Promise<void> {
  const other = await knex('ledger_team_months')
    .whereNot({ currency })
    .whereNotNull('cost_micros')
    .first('currency');
  if (other) {
    throw new InputError(
      `mlWorkloads.pricing.currency: is ${currency}, but the ledger has counted in ${other.currency}, and money is never converted. Set it to ${other.currency}, or begin with an empty database`,
    );
  }
}

/** Living nodes with GPUs by what they say themselves. */
async function gpuNodes(
  knex: Knex,
  cluster: string,
): Promise<Map<string, number>> {
  const nodes = await LedgerStore.of(knex, cluster).livingNodes();
  return new Map(
    nodes
      .map(({ name, states }): [string, number] => [
        name,
        gpuCountFrom({ byRate: 0, byDevices: 0, ...countsOf(states) }),
      ])
      .filter(([, gpus]) => gpus > 0),
  );
}
