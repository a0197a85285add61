import type { ServedModelList } from '@slipway/backstage-plugin-ml-workloads-common';
import type { ServedModelReader } from '../database/ServedModelReader';
import type { LaunchStore } from '../launch';
import { servedModelOf } from './servedModelOf';

/** The models that are served, for the catalog. */
export class ServedModels {
  static create(options: {
    reader: ServedModelReader;
    launches: Pick<LaunchStore, 'launchOf'>;
  }): ServedModels {
    return new ServedModels(options.reader, options.launches);
  }

  private constructor(
    private readonly reader: ServedModelReader,
    private readonly launches: Pick<LaunchStore, 'launchOf'>,
  ) {}

  /** Those of which it is known where they answer. */
  async list(): Promise<ServedModelList> {
    const items: ServedModelList['items'] = [];
    for (const row of await this.reader.all()) {
      const launch = await this.launches.launchOf(row);
      const serving = launch?.request?.request.serving;
      const model = servedModelOf(
        row,
        launch && {
          objects: launch.result?.objects ?? [],
          modelFormat: serving?.modelFormat,
          stage: serving?.stage,
        },
      );
      if (model) {
        items.push(model);
      }
    }
    return { items };
  }
}
