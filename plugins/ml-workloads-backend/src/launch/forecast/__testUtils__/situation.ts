import type { KubernetesObject } from '@slipway/lab';
import { partTemplate, slicesOf } from './announced';
import { Random } from './random';

/** A small fleet with what runs and waits on it, and what someone is about to launch. Nothing of it touches another situation. */
export interface Situation {
  id: string;
  /** Nodes, flavors, queues and quotas. */
  stage: KubernetesObject[];
  /** What is there already, in the order in which it came. */
  jobs: KubernetesObject[];
  request: KubernetesObject;
  namespace: string;
  queue: string | undefined;
  profile: { name: string; resourceName: string };
  /** For the person who reads a miss. */
  words: string;
}

export const GPU = 'nvidia.com/gpu';
export const TEAMS = ['a', 'b', 'c'];
/** Kueue's priorities of the situations' workloads. */
export const PRIORITIES = { low: 10, middle: 100, high: 1000 };
const KUEUE = 'kueue.x-k8s.io/v1beta2';
const SITUATION = 'forecast.test/situation';
const POOL = 'forecast.test/pool';
const RACK = 'forecast.test/rack';

interface Pool {
  name: string;
  gpus: number;
  nodes: number;
  /** The kubelets offer no GPUs: a driver announces them, whole or cut as they are asked. */
  announced?: 'whole' | 'cut';
}

export function situation(
  id: string,
  random: Random,
  prefix: string,
): Situation {
  const topology = random.percent(6);
  const pools: Pool[] = Array.from(
    { length: random.percent(30) ? 2 : 1 },
    (_, index) => ({
      name: `p${index}`,
      gpus: random.of([1, 2, 4, 8, 8]),
      nodes: random.between(1, 3),
      // Kueue itself does not count such devices where it looks at nodes.
      ...(!topology &&
        random.percent(20) && {
          announced: random.of(['whole', 'cut', 'cut'] as const),
        }),
    }),
  );
  const teams = TEAMS.slice(0, random.between(1, 3));
  const bounded = random.percent(12);
  const namespace = (team: string) =>
    bounded && team === 'a' ? `${prefix}-${id}` : `${prefix}-${team}`;
  const stage: KubernetesObject[] = [];
  const words: string[] = [];

  if (bounded) {
    const hard = random.between(1, 8);
    stage.push(namespaced('v1', 'Namespace', namespace('a')));
    stage.push({
      ...namespaced('v1', 'ResourceQuota', 'gpus', namespace('a')),
      spec: { hard: { [`requests.${GPU}`]: String(hard) } },
    });
    words.push(`ResourceQuota ${hard}`);
  }
  if (topology) stage.push(topologyOf(`${prefix}-${id}`));
  for (const pool of pools) {
    stage.push(...nodesOf(pool, `${prefix}-${id}`));
    stage.push(flavorOf(pool, `${prefix}-${id}`, topology));
    words.push(
      `${pool.nodes} nodes of ${pool.gpus}${
        pool.announced ? ` announced ${pool.announced}` : ''
      }`,
    );
  }
  const queues = queuesOf(`${prefix}-${id}`, pools, teams, random);
  stage.push(...queues.objects);
  for (const team of teams) {
    stage.push({
      ...namespaced(KUEUE, 'LocalQueue', `q-${id}`, namespace(team)),
      spec: { clusterQueue: `${prefix}-${id}-${team}` },
    });
  }
  words.push(...queues.words);

  const job = (name: string, team: string, own: boolean): KubernetesObject => {
    const largest = Math.max(...pools.map(pool => pool.gpus));
    // Mostly what a node can hold; the rest shows what never fits.
    const gpus = random.of(
      [1, 1, 2, 2, 4, 8].filter(n => n <= largest || random.percent(10)),
    );
    const pods = random.of([1, 1, 1, 1, 2, 2, 3]);
    const priority = random.of(['low', 'low', 'middle', 'high']);
    const queued = !random.percent(own ? 8 : 6);
    const pool = random.percent(50) ? random.of(pools).name : undefined;
    const cpu = random.percent(10) ? gpus * 11 + 6 : gpus * 8;
    const level = topology ? random.of(['any', 'any', 'rack', 'none']) : 'none';
    words.push(
      `${own ? 'asks' : team}: ${pods} pods of ${gpus}${
        queued ? ` ${priority}` : ' without queue'
      }${pool ? ` on ${pool}` : ''}${
        level === 'none' ? '' : ` topology ${level}`
      }, ${cpu} CPU`,
    );
    return jobOf({
      name,
      namespace: namespace(team),
      queue: queued ? `q-${id}` : undefined,
      priority,
      pods,
      gpus,
      cpu,
      level,
      selector: {
        [SITUATION]: `${prefix}-${id}`,
        ...(pool && { [POOL]: pool }),
      },
    });
  };
  const jobs = Array.from({ length: random.between(0, 4) }, (_, index) =>
    job(`${id}-w${index}`, random.of(teams), false),
  );
  const cut = pools.find(({ announced }) => announced === 'cut');
  if (cut && random.percent(70)) {
    const parts = random.between(1, 3);
    const name = `${id}-parts`;
    const holder = namespace('c');
    stage.push(partTemplate(name, holder));
    jobs.unshift(
      jobOf({
        name,
        namespace: holder,
        queue: undefined,
        priority: 'low',
        pods: parts,
        gpus: 0,
        cpu: 1,
        level: 'none',
        selector: { [SITUATION]: `${prefix}-${id}`, [POOL]: cut.name },
        partsBy: name,
      }),
    );
    words.push(`${parts} parts of GPUs in use`);
  }
  const request = job(`${id}-request`, 'a', true);
  return {
    id,
    stage,
    jobs,
    request,
    namespace: namespace('a'),
    queue: request.metadata.labels?.['kueue.x-k8s.io/queue-name'],
    profile: { name: 'gpu', resourceName: GPU },
    words: words.join('; '),
  };
}

function namespaced(
  apiVersion: string,
  kind: string,
  name: string,
  namespace?: string,
): KubernetesObject {
  return {
    apiVersion,
    kind,
    metadata: { name, ...(namespace && { namespace }) },
  };
}

function nodesOf(pool: Pool, id: string): KubernetesObject[] {
  const nodes = Array.from({ length: pool.nodes }, (_, index) => {
    const name = `${id}-${pool.name}-${index}`;
    const size = {
      cpu: String(pool.gpus * 12),
      memory: `${pool.gpus * 100}Gi`,
      'ephemeral-storage': '500Gi',
      pods: '110',
      ...(!pool.announced && { [GPU]: String(pool.gpus) }),
    };
    return {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name,
        annotations: { 'kwok.x-k8s.io/node': 'fake' },
        labels: {
          'kubernetes.io/hostname': name,
          [SITUATION]: id,
          [POOL]: pool.name,
          [RACK]: `${id}-${pool.name}-${index % 2}`,
        },
      },
      spec: {
        taints: [{ key: GPU, value: 'present', effect: 'NoSchedule' }],
      },
      status: { capacity: size, allocatable: size, phase: 'Running' },
    };
  });
  const { announced, gpus } = pool;
  return announced
    ? nodes.flatMap(node => [
        node,
        ...slicesOf(node.metadata.name, gpus, announced === 'cut'),
      ])
    : nodes;
}

function topologyOf(id: string): KubernetesObject {
  return {
    ...namespaced(KUEUE, 'Topology', id),
    spec: {
      levels: [{ nodeLabel: RACK }, { nodeLabel: 'kubernetes.io/hostname' }],
    },
  };
}

function flavorOf(pool: Pool, id: string, topology: boolean): KubernetesObject {
  return {
    ...namespaced(KUEUE, 'ResourceFlavor', `${id}-${pool.name}`),
    spec: {
      nodeLabels: { [SITUATION]: id, [POOL]: pool.name },
      nodeTaints: [{ key: GPU, value: 'present', effect: 'NoSchedule' }],
      tolerations: [{ key: GPU, operator: 'Exists', effect: 'NoSchedule' }],
      ...(topology && { topologyName: id }),
    },
  };
}

/** ClusterQueues of the teams, alone, in one Cohort, or in Cohorts below another. */
function queuesOf(id: string, pools: Pool[], teams: string[], random: Random) {
  const shape = random.of(['alone', 'flat', 'flat', 'flat', 'nested']);
  const cohort = (name: string, spec: object): KubernetesObject => ({
    ...namespaced(KUEUE, 'Cohort', name),
    spec,
  });
  const objects: KubernetesObject[] = [];
  const words: string[] = [shape];
  if (shape === 'nested') {
    const resourceGroups = random.percent(50)
      ? [groupOf(id, pools, random, () => ({ limits: {} }))]
      : [];
    objects.push(cohort(`${id}-top`, { resourceGroups }));
    objects.push(cohort(`${id}-left`, { parentName: `${id}-top` }));
  } else if (shape === 'flat') {
    objects.push(cohort(`${id}-top`, {}));
  }
  for (const team of teams) {
    const reclaim = random.of(['Never', 'LowerPriority', 'Any', 'Any']);
    const within = random.of(['Never', 'LowerPriority', 'LowerPriority']);
    const whileBorrowing =
      reclaim !== 'Never' && random.percent(15) ? 'LowerPriority' : 'Never';
    const strategy = random.percent(25) ? 'StrictFIFO' : 'BestEffortFIFO';
    const fungibility = {
      whenCanBorrow: random.of(['MayStopSearch', 'TryNextFlavor']),
      whenCanPreempt: random.of(['MayStopSearch', 'TryNextFlavor']),
    };
    const limits: string[] = [];
    const group = groupOf(id, pools, random, nominal => {
      const bound = shape !== 'alone';
      const borrowing =
        bound && random.percent(40) ? random.between(0, 8) : undefined;
      const lending =
        bound && random.percent(25) ? random.between(0, nominal) : undefined;
      limits.push(
        `${nominal}${borrowing === undefined ? '' : `+${borrowing}`}${
          lending === undefined ? '' : `-${lending}`
        }`,
      );
      return {
        limits: {
          ...(borrowing !== undefined && { borrowingLimit: String(borrowing) }),
          ...(lending !== undefined && { lendingLimit: String(lending) }),
        },
      };
    });
    const parent =
      shape === 'nested' && team !== 'c' ? `${id}-left` : `${id}-top`;
    objects.push({
      ...namespaced(KUEUE, 'ClusterQueue', `${id}-${team}`),
      spec: {
        ...(shape !== 'alone' && { cohortName: parent }),
        namespaceSelector: random.percent(2)
          ? { matchLabels: { nowhere: 'true' } }
          : {},
        queueingStrategy: strategy,
        flavorFungibility: fungibility,
        preemption: {
          reclaimWithinCohort: reclaim,
          withinClusterQueue: within,
          borrowWithinCohort: { policy: whileBorrowing },
        },
        resourceGroups: [group],
      },
    });
    words.push(
      `${team} has ${limits.join(
        ',',
      )} ${strategy} within ${within} reclaim ${reclaim}${
        whileBorrowing === 'Never' ? '' : ' borrowing too'
      } ${fungibility.whenCanBorrow}/${fungibility.whenCanPreempt}`,
    );
  }
  return { objects, words };
}

function groupOf(
  id: string,
  pools: Pool[],
  random: Random,
  bounds: (nominal: number) => { limits: object },
) {
  return {
    coveredResources: [GPU, 'cpu', 'memory'],
    flavors: pools.map(pool => {
      const total = pool.gpus * pool.nodes;
      const nominal = random.percent(10)
        ? 0
        : random.between(Math.ceil(total / 4), total);
      return {
        name: `${id}-${pool.name}`,
        resources: [
          {
            name: GPU,
            nominalQuota: String(nominal),
            ...bounds(nominal).limits,
          },
          { name: 'cpu', nominalQuota: random.percent(10) ? '24' : '1000' },
          { name: 'memory', nominalQuota: '10Ti' },
        ],
      };
    }),
  };
}

function jobOf(options: {
  name: string;
  namespace: string;
  queue: string | undefined;
  priority: string;
  pods: number;
  gpus: number;
  cpu: number;
  level: string;
  selector: Record<string, string>;
  /** ResourceClaimTemplate by which each pod has a part of a GPU. */
  partsBy?: string;
}): KubernetesObject {
  const { partsBy } = options;
  const resources = {
    ...(options.gpus > 0 && { [GPU]: String(options.gpus) }),
    cpu: String(options.cpu),
    memory: `${options.gpus * 60}Gi`,
  };
  const topology: Record<string, Record<string, string>> = {
    any: { 'kueue.x-k8s.io/podset-unconstrained-topology': 'true' },
    rack: { 'kueue.x-k8s.io/podset-required-topology': RACK },
    none: {},
  };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: options.name,
      namespace: options.namespace,
      labels: options.queue
        ? {
            'kueue.x-k8s.io/queue-name': options.queue,
            'kueue.x-k8s.io/priority-class': `forecast-${options.priority}`,
          }
        : {},
    },
    spec: {
      parallelism: options.pods,
      completions: options.pods,
      backoffLimit: 100,
      template: {
        metadata: {
          // The image is pulled for ever: the pod holds its place and makes no more noise.
          annotations: {
            'sim.lab/pull-duration': '10h',
            ...(options.queue ? topology[options.level] : {}),
          },
        },
        spec: {
          restartPolicy: 'Never',
          automountServiceAccountToken: false,
          terminationGracePeriodSeconds: 0,
          nodeSelector: options.selector,
          // Of everything: on a busy machine simulated nodes are now and then late with their heartbeat.
          tolerations: [{ operator: 'Exists' }],
          ...(partsBy && {
            resourceClaims: [
              { name: 'part', resourceClaimTemplateName: partsBy },
            ],
          }),
          containers: [
            {
              name: 'main',
              image: 'registry.example.com/situation:1',
              resources: {
                requests: resources,
                limits: resources,
                ...(partsBy && { claims: [{ name: 'part' }] }),
              },
            },
          ],
        },
      },
    },
  };
}
