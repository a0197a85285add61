import type { LaunchAgain } from '@slipway/backstage-plugin-ml-workloads-common';
import type { Engine } from '@slipway/backstage-plugin-ml-workloads-node';
import type { Clusters } from '../../clusters';
import type { HardwareProfileConfig, WorkloadRow } from '../../contracts';
import { clusterOf, liveObject } from '../../operations';
import type { LaunchStore } from '../LaunchStore';
import { requestOfObject } from './requestOfObject';

export interface LaunchAgainOptions {
  store: Pick<LaunchStore, 'launchOf'>;
  clusters: Pick<Clusters, 'get'>;
  engines: Engine[];
  profiles: HardwareProfileConfig[];
}

/** Values to launch the like of a workload again. Authorising is the caller's part. */
export class LaunchAgainService {
  readonly #options: LaunchAgainOptions;

  static create(options: LaunchAgainOptions): LaunchAgainService {
    return new LaunchAgainService(options);
  }

  private constructor(options: LaunchAgainOptions) {
    this.#options = options;
  }

  /**
   * The stored request where Slipway launched it; else what the object, as it is now, says of one.
   *
   * @throws NotFoundError when Slipway did not launch it, and it is gone
   * @throws InputError when its kind is none that Slipway knows
   */
  async of(row: WorkloadRow): Promise<LaunchAgain> {
    const { clusters, engines, profiles, store } = this.#options;
    const launch = await store.launchOf(row);
    if (launch?.request) return { ...launch.request, from: 'launch' };
    const object = await liveObject(clusterOf(clusters, row), row);
    return {
      ...requestOfObject(row, object, { engines, profiles }),
      from: 'object',
    };
  }
}
