import type { StartStatistics } from '@slipway/backstage-plugin-ml-workloads-common';
import type { FinishedStarts, StartKind } from './contracts';
import { FEWEST_STARTS, statisticsOf } from './statistics';

/** How long starts take. */
export class StartStatisticsService {
  static create(options: { reader: FinishedStarts }): StartStatisticsService {
    return new StartStatisticsService(options.reader);
  }

  private constructor(private readonly reader: FinishedStarts) {}

  /** From the newest starts of the kind, at most 200. */
  async of(kind: StartKind): Promise<StartStatistics> {
    const { cluster, profile, template } = kind;
    return {
      cluster,
      profile,
      template: template ?? null,
      ...statisticsOf(await this.reader.finishedStarts(kind)),
    };
  }

  /**
   * The narrowest that is known of a workload: of its template and profile, else of its profile alone. Null when it has no profile.
   */
  async ofWorkload(id: string): Promise<StartStatistics | null> {
    const kind = await this.reader.kindOf(id);
    if (!kind) return null;
    const { cluster, profile, template } = kind;
    if (template !== undefined) {
      const own = await this.of(kind);
      if (own.starts >= FEWEST_STARTS) return own;
    }
    return this.of({ cluster, profile });
  }
}
