import type {
  MetricsService,
  MetricsServiceCounter,
  MetricsServiceHistogram,
} from '@backstage/backend-plugin-api/alpha';

/** What a cluster's observer is at this moment; of clusters that another replica observes there is nothing to say. */
export interface ObserverGauges {
  cluster: string;
  /** UTC ms of the last proof that everything is alive; null before the first. */
  asOf: number | null;
  /** Observations that wait to be stored. */
  waiting: number;
  /** Objects in memory, by resource. */
  objects: ReadonlyMap<string, number>;
}

/**
 * The observer in numbers, through Backstage's metrics service (OpenTelemetry). Attributes are names of clusters and resources only: no
 * namespace, team or workload. `docs/metrics.md` has the list.
 */
export class ObserverMetrics {
  private readonly events: MetricsServiceCounter;
  private readonly lag: MetricsServiceHistogram;
  private readonly relists: MetricsServiceCounter;
  private readonly errors: MetricsServiceCounter;
  private readonly leases: MetricsServiceCounter;

  static create(options: { metrics: MetricsService }): ObserverMetrics {
    return new ObserverMetrics(options.metrics);
  }

  private constructor(private readonly metrics: MetricsService) {
    this.events = metrics.createCounter('ml_workloads.observer.events', {
      description: 'Watch events taken, of what is kept',
      unit: '{event}',
    });
    this.lag = metrics.createHistogram('ml_workloads.observer.lag', {
      description:
        'From the arrival of an event to its commit, oldest of each batch',
      unit: 's',
      advice: {
        explicitBucketBoundaries: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60],
      },
    });
    this.relists = metrics.createCounter('ml_workloads.observer.relists', {
      description:
        'Complete pictures after the first, because a watch could not go on',
      unit: '{relist}',
    });
    this.errors = metrics.createCounter('ml_workloads.observer.watch_errors', {
      description: 'Lists and watches that failed',
      unit: '{error}',
    });
    this.leases = metrics.createCounter('ml_workloads.observer.lease_changes', {
      description: 'Observer leases taken, lost and given back by this replica',
      unit: '{change}',
    });
  }

  observed(cluster: string, resource: string, events: number): void {
    this.events.add(events, { cluster, resource });
  }

  /** @param lagMs - since the oldest event of the batch arrived */
  stored(cluster: string, lagMs: number): void {
    this.lag.record(lagMs / 1000, { cluster });
  }

  relisted(cluster: string, resource: string): void {
    this.relists.add(1, { cluster, resource });
  }

  /** @param status - of the API server; null when there was no answer */
  watchFailed(cluster: string, resource: string, status: number | null): void {
    this.errors.add(1, { cluster, resource, status: status ?? 'none' });
  }

  lease(cluster: string, change: 'taken' | 'lost' | 'released'): void {
    this.leases.add(1, { cluster, change });
  }

  /** Reads the present whenever somebody collects. */
  watch(read: () => ObserverGauges[]): void {
    const { metrics } = this;
    metrics
      .createObservableGauge('ml_workloads.observer.staleness', {
        description: 'Age of the picture of a cluster; absent before the first',
        unit: 's',
      })
      .addCallback(result => {
        for (const { cluster, asOf } of read()) {
          if (asOf !== null) {
            result.observe((Date.now() - asOf) / 1000, { cluster });
          }
        }
      });
    metrics
      .createObservableGauge('ml_workloads.observer.waiting', {
        description: 'Observations that wait to be stored',
        unit: '{observation}',
      })
      .addCallback(result => {
        for (const { cluster, waiting } of read()) {
          result.observe(waiting, { cluster });
        }
      });
    metrics
      .createObservableGauge('ml_workloads.observer.objects', {
        description: 'Objects kept in memory',
        unit: '{object}',
      })
      .addCallback(result => {
        for (const { cluster, objects } of read()) {
          for (const [resource, count] of objects) {
            result.observe(count, { cluster, resource });
          }
        }
      });
  }
}
