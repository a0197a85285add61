import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { ObserverMetrics } from './ObserverMetrics';

/** The real OpenTelemetry SDK, as an adopter collects from it. */
function collecting() {
  const exporter = new InMemoryMetricExporter(
    AggregationTemporality.CUMULATIVE,
  );
  const provider = new MeterProvider({
    readers: [
      new PeriodicExportingMetricReader({
        exporter,
        exportIntervalMillis: 3_600_000,
      }),
    ],
  });
  const metrics = ObserverMetrics.create({
    metrics: provider.getMeter('test') as any,
  });
  /** Every value: name, attributes, number or count of a histogram. */
  const collected = async () => {
    await provider.forceFlush();
    return exporter
      .getMetrics()
      .at(-1)!
      .scopeMetrics.flatMap(scope => scope.metrics)
      .flatMap(({ descriptor, dataPoints }) =>
        dataPoints.map(({ attributes, value }: any) => [
          descriptor.name.replace('ml_workloads.observer.', ''),
          attributes,
          typeof value === 'number'
            ? value
            : { count: value.count, sum: value.sum },
        ]),
      );
  };
  return { metrics, collected, stop: () => provider.shutdown() };
}

it('counts what the observer does and reads what it holds', async () => {
  const { metrics, collected, stop } = collecting();
  metrics.observed('lab', 'pods', 3);
  metrics.observed('lab', 'pods', 2);
  metrics.stored('lab', 250);
  metrics.relisted('lab', 'nodes');
  metrics.watchFailed('lab', 'nodes', 410);
  metrics.watchFailed('other', 'nodes', null);
  metrics.lease('lab', 'taken');
  metrics.watch(() => [
    {
      cluster: 'lab',
      asOf: Date.now(),
      waiting: 4,
      objects: new Map([['pods', 7]]),
    },
    // Not one picture yet: its age is absent, not 0.
    { cluster: 'other', asOf: null, waiting: 0, objects: new Map() },
  ]);
  const values = await collected();
  expect(values).toEqual(
    expect.arrayContaining([
      ['events', { cluster: 'lab', resource: 'pods' }, 5],
      ['lag', { cluster: 'lab' }, { count: 1, sum: 0.25 }],
      ['relists', { cluster: 'lab', resource: 'nodes' }, 1],
      ['watch_errors', { cluster: 'lab', resource: 'nodes', status: 410 }, 1],
      [
        'watch_errors',
        { cluster: 'other', resource: 'nodes', status: 'none' },
        1,
      ],
      ['lease_changes', { cluster: 'lab', change: 'taken' }, 1],
      ['waiting', { cluster: 'lab' }, 4],
      ['objects', { cluster: 'lab', resource: 'pods' }, 7],
    ]),
  );
  expect(
    values.filter(([name]) => name === 'staleness').map(([, of]) => of),
  ).toEqual([{ cluster: 'lab' }]);
  await stop();
});
