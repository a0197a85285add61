import type {
  LoggerService,
  SchedulerServiceTaskRunner,
} from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import type {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import type { ServedModel } from '@slipway/backstage-plugin-ml-workloads-common';
import { clusterEntity, modelEntity } from './entities';
import type { ServedModelConfig } from './readServedModelConfig';

export interface ServedModelProviderOptions {
  config: ServedModelConfig;
  models: () => Promise<ServedModel[]>;
  runner: SchedulerServiceTaskRunner;
  logger: LoggerService;
}

/** Served models as entities of the catalog. While Slipway's backend does not answer, the entities stay as they were. */
export class ServedModelProvider implements EntityProvider {
  private failed = false;

  static create(options: ServedModelProviderOptions): ServedModelProvider {
    return new ServedModelProvider(options);
  }

  private constructor(private readonly options: ServedModelProviderOptions) {}

  getProviderName(): string {
    return 'ml-workloads-served-models';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    await this.options.runner.run({
      id: 'ml-workloads-served-models',
      fn: () => this.refresh(connection),
    });
  }

  private async refresh(connection: EntityProviderConnection): Promise<void> {
    const { logger, models } = this.options;
    let served: ServedModel[];
    try {
      served = await models();
    } catch (error) {
      // Said once, not every minute.
      if (!this.failed) {
        logger.warn(
          `Served models cannot be read from the backend of ml-workloads, so their entities stay as they were: ${
            (error as Error).message
          }`,
        );
      }
      this.failed = true;
      return;
    }
    this.failed = false;
    await connection.applyMutation({
      type: 'full',
      entities: this.entitiesOf(served).map(entity => ({
        entity,
        locationKey: this.getProviderName(),
      })),
    });
  }

  private entitiesOf(served: ServedModel[]): Entity[] {
    const { config } = this.options;
    const { clusterOwner } = config;
    const clusters = new Set(served.map(({ cluster }) => cluster));
    return [
      ...served.map(model => modelEntity(model, config)),
      ...(clusterOwner
        ? [...clusters].map(cluster => clusterEntity(cluster, clusterOwner))
        : []),
    ];
  }
}
