import type { Forecast } from '@slipway/backstage-plugin-ml-workloads-common';
import { waitFor, type Lab } from '@slipway/lab';
import type { ClusterClient } from '../../../clusters';
import { pictureOf } from '../../../observe/ClusterStatus';
import { jobEngine } from '../../engines/job';
import { ForecastReader } from '../ForecastReader';
import { deviceClasses } from './announced';
import { Random } from './random';
import { each, fateOf, fleetOf, settle, setUp, type Fate } from './reality';
import { GPU, PRIORITIES, situation, TEAMS, type Situation } from './situation';

/** What was said, and what happened. */
export interface Outcome {
  situation: Situation;
  forecast: Forecast;
  /** As things were. */
  fate: Fate;
  /** After everything else of the situation was gone; only for what did not start. */
  alone?: Fate;
  happened: 'now' | 'borrow' | 'queued' | 'never';
}

/**
 * Makes random situations, forecasts each one's request, launches it and looks at what Kueue and the scheduler do. What does not start is
 * given all the room there is: what starts then had waited, what does not never will.
 */
export async function runSituations(
  lab: Lab,
  options: { seed: number; count: number; log?: (line: string) => void },
): Promise<Outcome[]> {
  const { seed, count, log = () => {} } = options;
  const random = new Random(seed);
  const prefix = `f${seed % 100_000}`;
  const situations = Array.from({ length: count }, (_, index) =>
    situation(`s${index}`, random, prefix),
  );
  await common(lab, prefix);
  await each(situations, one => setUp(lab, one));
  log(`${count} situations made`);
  await settle(lab, 'the situations to come to rest');

  const forecasts = await forecastAll(lab, situations);
  log('all forecast');
  await each(situations, one => create(lab, one.request));
  const first = await settle(lab, 'the requests to be decided');
  const queues = await clusterQueues(lab);
  const fates = situations.map(one => fateOf(one.request, first, queues));
  log('all launched');

  const waiting = situations.filter((_, index) => !fates[index].started);
  await each(
    waiting.flatMap(one => one.jobs),
    ({ metadata }) =>
      lab.client.delete(
        `/apis/batch/v1/namespaces/${metadata.namespace}/jobs/${metadata.name}?propagationPolicy=Background`,
      ),
  );
  await settle(lab, 'what ran before to be gone');
  // A Job whose pods a quota refused tries again after a pause that grows; a change makes it try at once.
  await each(waiting, ({ request: { metadata } }) =>
    lab.client.patch(
      `/apis/batch/v1/namespaces/${metadata.namespace}/jobs/${metadata.name}`,
      { metadata: { annotations: { 'forecast.test/room': 'made' } } },
    ),
  );
  const second = await settle(lab, 'what waited to be decided');
  const after = await clusterQueues(lab);
  return situations.map((one, index) => {
    const fate = fates[index];
    const alone = fate.started ? undefined : fateOf(one.request, second, after);
    return {
      situation: one,
      forecast: forecasts[index],
      fate,
      alone,
      happened: happened(fate, alone),
    };
  });
}

function happened(fate: Fate, alone: Fate | undefined): Outcome['happened'] {
  if (fate.started) return fate.borrowed ? 'borrow' : 'now';
  return alone?.started ? 'queued' : 'never';
}

async function common(lab: Lab, prefix: string): Promise<void> {
  for (const team of TEAMS) {
    await create(lab, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: `${prefix}-${team}` },
    });
  }
  for (const one of deviceClasses(GPU)) await create(lab, one);
  for (const [name, value] of Object.entries(PRIORITIES)) {
    await create(lab, {
      apiVersion: 'kueue.x-k8s.io/v1beta2',
      kind: 'WorkloadPriorityClass',
      metadata: { name: `forecast-${name}` },
      value,
    } as any);
  }
}

async function create(lab: Lab, object: any): Promise<void> {
  await waitFor(
    `${object.kind} ${object.metadata.name}`,
    async () => {
      await lab.client.create(object).catch(error => {
        if (error.status !== 409) throw error;
      });
      return true;
    },
    { seconds: 60 },
  );
}

async function clusterQueues(lab: Lab): Promise<Map<string, any>> {
  const { items } = await lab.client.get(
    '/apis/kueue.x-k8s.io/v1beta2/clusterqueues',
  );
  return new Map(items.map((item: any) => [item.metadata.name, item]));
}

async function forecastAll(
  lab: Lab,
  situations: Situation[],
): Promise<Forecast[]> {
  const picture = pictureOf(await fleetOf(lab))!;
  const reader = ForecastReader.create({ status: { picture: () => picture } });
  const cluster = readerOf(lab);
  const forecasts: Forecast[] = [];
  for (const { request, namespace, queue, profile } of situations) {
    forecasts.push(
      await reader.forecast({
        cluster,
        request: { namespace, replicas: request.spec.parallelism },
        engine: jobEngine,
        profile,
        queue,
        manifests: [request as any],
      }),
    );
  }
  return forecasts;
}

/** Reads with the lab's own connection. */
function readerOf(lab: Lab): ClusterClient {
  return {
    name: 'lab',
    read: async ({ path }: { path: string }) => {
      const response = await lab.fetch(path);
      const text = await response.text();
      const json = response.headers.get('content-type')?.includes('json');
      return {
        status: response.status,
        body: json ? JSON.parse(text) : text,
        warnings: [],
      };
    },
  } as unknown as ClusterClient;
}
