import type {
  Forecast,
  LaunchRequest,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type {
  Engine,
  Manifest,
} from '@slipway/backstage-plugin-ml-workloads-node';
import type { ClusterClient } from '../../clusters';
import type {
  ClusterStatusService,
  HardwareProfileConfig,
} from '../../contracts';
import { amountsOf, plus } from '../../observe/amounts';
import { forecast } from './forecast';
import { groupsOf, POD_BY_POD, type PodPriority } from './groups';
import { FRESH_MS, RecentReads, SLOW_MS } from './RecentReads';
import type {
  ForecastInputs,
  KueueState,
  NamespaceQuota,
  NodeMaker,
} from './types';

const KUEUE = '/apis/kueue.x-k8s.io/v1beta2';
const VISIBILITY = '/apis/visibility.kueue.x-k8s.io/v1beta2';

export interface ForecastReaderOptions {
  status: Pick<ClusterStatusService, 'picture'>;
  /** Prefixes of the resources that a cluster's Kueue does not count; default: none is known. */
  kueueIgnores?: (cluster: string) => readonly string[];
  now?: () => number;
}

/** What is to be launched. */
export interface ForecastSubject {
  cluster: ClusterClient;
  request: Pick<LaunchRequest, 'namespace' | 'replicas'>;
  engine: Pick<Engine, 'podTemplates' | 'kind'>;
  profile: Pick<HardwareProfileConfig, 'name' | 'resourceName'>;
  /** LocalQueue; undefined: none. */
  queue: string | undefined;
  /** As rendered; the workload is the last. */
  manifests: Manifest[];
}

/** Reads what decides when a workload starts, and asks the forecast. */
export class ForecastReader {
  readonly #options: ForecastReaderOptions;
  readonly #now: () => number;
  readonly #reads: RecentReads;

  static create(options: ForecastReaderOptions): ForecastReader {
    return new ForecastReader(options);
  }

  private constructor(options: ForecastReaderOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#reads = RecentReads.create(this.#now);
  }

  /** Never fails: what cannot be read makes the forecast `unknown`, with the reason. `reclaimableBy` names all teams; the caller redacts. */
  async forecast(subject: ForecastSubject): Promise<Forecast> {
    const { cluster, engine, manifests, profile, queue, request } = subject;
    // The workload is the last of its kind; its service, budget and scaler have no pods.
    const workload =
      [...manifests].reverse().find(({ kind }) => kind === engine.kind) ??
      manifests[manifests.length - 1];
    const classes = podClasses(engine, workload);
    const [inputs, priority, podPriorities] = await Promise.all([
      this.#inputs(subject),
      this.#priority(cluster, workload, classes[0]),
      Promise.all(
        classes.map(
          async name => [name, await this.#podPriority(cluster, name)] as const,
        ),
      ),
    ]);
    const priorities = new Map(podPriorities);
    const groups = groupsOf(engine, workload, request.replicas, name =>
      name === undefined
        ? { value: 0, preempts: true }
        : priorities.get(name) ?? { value: null, preempts: false },
    );
    if (!groups) {
      return {
        value: 'unknown',
        sentence: `How many pods a ${workload.kind} of this engine has is not known.`,
        asOf: null,
      };
    }
    return forecast(
      {
        groups,
        gpuResource: profile.resourceName,
        profile: profile.name,
        namespace: request.namespace,
        queue,
        priority,
        podByPod: POD_BY_POD.has(workload.kind),
      },
      inputs,
    );
  }

  async #inputs(subject: ForecastSubject): Promise<ForecastInputs> {
    const { cluster, queue, request } = subject;
    const picture = this.#options.status.picture(cluster.name);
    const nodes = picture && { rooms: picture.rooms(), asOf: picture.asOf };
    const announced = nodes?.rooms.some(room => room.announced) ?? false;
    const [quotas, deviceClasses, makers, kueue] = await Promise.all([
      this.#quotas(cluster, request.namespace),
      announced ? this.#deviceClasses(cluster) : [],
      this.#makers(cluster),
      queue === undefined
        ? { state: null }
        : this.#kueue(cluster, request.namespace, queue).then(
            state => ({ state, problem: undefined }),
            (error: Error) => ({
              state: null,
              problem: `The quota of queue ${queue} is not known: ${error.message}`,
            }),
          ),
    ]);
    return {
      nodes,
      quotas,
      makers,
      deviceClasses,
      kueue: kueue.state,
      queueProblem: 'problem' in kueue ? kueue.problem : undefined,
    };
  }

  /** @throws Error with the reason when it cannot be read */
  async #kueue(
    cluster: ClusterClient,
    namespace: string,
    queue: string,
  ): Promise<KueueState> {
    const base = `${KUEUE}/namespaces/${namespace}/localqueues/${queue}`;
    const [localQueue, clusterQueues, cohorts, flavors, waiting] =
      await Promise.all([
        this.#reads.get(cluster, base, FRESH_MS),
        this.#reads.get(cluster, `${KUEUE}/clusterqueues`, FRESH_MS),
        this.#reads.get(cluster, `${KUEUE}/cohorts`, FRESH_MS),
        this.#reads.get(cluster, `${KUEUE}/resourceflavors`, SLOW_MS),
        this.#waiting(cluster, namespace, queue),
      ]);
    const picture = this.#options.status.picture(cluster.name);
    const localQueues = picture?.localQueues() ?? [];
    return {
      localQueue,
      clusterQueues: clusterQueues.items,
      cohorts: cohorts.items,
      flavors: flavors.items,
      workloads: picture?.workloads() ?? [],
      teams: localQueues.flatMap(one =>
        one.team === null
          ? []
          : [{ clusterQueue: one.clusterQueue, team: one.team }],
      ),
      queues: new Map(
        localQueues.map(one => [
          `${one.namespace}/${one.name}`,
          one.clusterQueue,
        ]),
      ),
      waiting,
      namespaceLabels: picture?.namespaceLabels(namespace) ?? null,
      ignoredPrefixes: this.#options.kueueIgnores?.(cluster.name),
      asOf: this.#now(),
    };
  }

  /** What waits in the LocalQueue, with its place in the ClusterQueue. Null where Kueue's visibility API is not served. */
  async #waiting(
    cluster: ClusterClient,
    namespace: string,
    queue: string,
  ): Promise<KueueState['waiting']> {
    const list = await this.#reads
      .get(
        cluster,
        `${VISIBILITY}/namespaces/${namespace}/localqueues/${queue}/pendingworkloads?limit=1000`,
        FRESH_MS,
      )
      .catch(() => null);
    return (
      list?.items.map((item: any) => ({
        priority: Number(item.priority ?? 0),
        position: Number(item.positionInClusterQueue ?? 0),
      })) ?? null
    );
  }

  async #quotas(
    cluster: ClusterClient,
    namespace: string,
  ): Promise<ForecastInputs['quotas']> {
    const list = await this.#reads
      .get(cluster, `/api/v1/namespaces/${namespace}/resourcequotas`, FRESH_MS)
      .catch(() => null);
    return (
      list && {
        asOf: this.#now(),
        items: list.items.map(
          ({ metadata, spec, status }: any): NamespaceQuota => ({
            name: metadata.name,
            hard: spec?.hard ?? {},
            used: status?.used ?? {},
            scopes: spec?.scopes ?? [],
            scopeSelector: spec?.scopeSelector?.matchExpressions ?? [],
          }),
        ),
      }
    );
  }

  /** null where they may not be read. */
  async #deviceClasses(
    cluster: ClusterClient,
  ): Promise<ForecastInputs['deviceClasses']> {
    const list = await this.#reads
      .get(cluster, '/apis/resource.k8s.io/v1/deviceclasses', SLOW_MS)
      .catch(() => null);
    return (
      list?.items.map(({ metadata, spec }: any) => ({
        name: metadata.name,
        createdAt: String(metadata.creationTimestamp ?? ''),
        extendedResourceName: spec?.extendedResourceName,
        selectors: (spec?.selectors ?? []).map((selector: any) =>
          String(selector?.cel?.expression ?? ''),
        ),
      })) ?? null
    );
  }

  /** Karpenter's NodePools; none where it is not installed, or may not be read. */
  async #makers(cluster: ClusterClient): Promise<NodeMaker[]> {
    const list = await this.#reads
      .get(cluster, '/apis/karpenter.sh/v1/nodepools', SLOW_MS)
      .catch(() => null);
    return (list?.items ?? []).map(({ metadata, spec, status }: any) => {
      const limits = amountsOf(spec?.limits);
      const left = plus(limits, amountsOf(status?.resources), -1);
      return {
        name: metadata.name,
        labels: spec?.template?.metadata?.labels ?? {},
        requirements: spec?.template?.spec?.requirements ?? [],
        taints: spec?.template?.spec?.taints ?? [],
        left: Object.fromEntries(
          Object.keys(limits).map(name => [name, left[name]]),
        ),
      };
    });
  }

  /** What Kueue orders the workload by: its WorkloadPriorityClass, else the PriorityClass of its pods, else 0. */
  async #priority(
    cluster: ClusterClient,
    workload: Manifest,
    podClass: string | undefined,
  ): Promise<number> {
    const name = workload.metadata.labels?.['kueue.x-k8s.io/priority-class'];
    if (name) {
      const found = await this.#reads
        .get(cluster, `${KUEUE}/workloadpriorityclasses/${name}`, SLOW_MS)
        .catch(() => null);
      return Number(found?.value ?? 0);
    }
    return podClass === undefined
      ? 0
      : (await this.#podPriority(cluster, podClass)).value ?? 0;
  }

  async #podPriority(
    cluster: ClusterClient,
    name: string,
  ): Promise<PodPriority> {
    const found = await this.#reads
      .get(
        cluster,
        `/apis/scheduling.k8s.io/v1/priorityclasses/${name}`,
        SLOW_MS,
      )
      .catch(() => null);
    return {
      value: found === null ? null : Number(found.value ?? 0),
      preempts: found?.preemptionPolicy !== 'Never',
    };
  }
}

function podClasses(
  engine: Pick<Engine, 'podTemplates'>,
  workload: Manifest,
): string[] {
  return [
    ...new Set(
      engine
        .podTemplates(workload)
        .map(({ spec }) => spec.priorityClassName)
        .filter((name): name is string => typeof name === 'string'),
    ),
  ];
}
