/* eslint-disable jest/no-export -- one of the suites of guardrails.lab.test.ts, which starts one API server for all */
import type { As } from './ApiClient';
import type { GuardedCluster } from './GuardedCluster';
import { EVERY_LIMIT } from './limits';
import { workload, type KubernetesObject } from './objects';

/** How the rules on workloads count: what each kind can hold at once. */
export function workloadRulesSuite(cluster: () => GuardedCluster): void {
  let namespace: string;
  let member: As;

  beforeAll(async () => {
    ({ namespace, member } = await cluster().teamNamespace({
      ...EVERY_LIMIT,
      // Only the rules that count speak.
      podSecurity: undefined,
      requireSharedMemory: false,
      requireCpuAndMemory: false,
      requireEphemeralStorage: false,
    }));
  });

  /** The message of one rule about an object, created by a member of the team; null when it has none. */
  async function told(
    code: string,
    object: KubernetesObject,
  ): Promise<string | null> {
    const { warnings, status, body } = await cluster().api.create(object, {
      as: member,
      dryRun: true,
    });
    const text = [...warnings, status < 400 ? '' : body.message].join(' ');
    expect(text).not.toMatch(/budget|resulted in error|no such/);
    return new RegExp(`${code} [a-zA-Z]+=[^"]*`).exec(text)?.[0].trim() ?? null;
  }

  const container = (gpus: number) => ({
    name: 'main',
    image: 'registry.example.com/x:1',
    resources: { limits: { 'nvidia.com/gpu': String(gpus) } },
  });

  const served = (predictor: object): KubernetesObject => ({
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: {
      name: 'served',
      namespace,
      labels: { 'kueue.x-k8s.io/queue-name': 'gpu' },
    },
    spec: { predictor },
  });

  const model = (gpus: number) => ({
    modelFormat: { name: 'huggingface' },
    resources: { limits: { 'nvidia.com/gpu': String(gpus) } },
  });

  const ray = (autoscaling: boolean, groups: object[]): KubernetesObject => ({
    apiVersion: 'ray.io/v1',
    kind: 'RayCluster',
    metadata: {
      name: 'ray',
      namespace,
      labels: { 'kueue.x-k8s.io/queue-name': 'gpu' },
    },
    spec: {
      enableInTreeAutoscaling: autoscaling,
      headGroupSpec: {
        rayStartParams: {},
        template: { spec: { containers: [container(0)] } },
      },
      workerGroupSpecs: groups,
    },
  });

  const group = (name: string, gpus: number, more: object) => ({
    groupName: name,
    rayStartParams: {},
    template: { spec: { containers: [container(gpus)] } },
    ...more,
  });

  it('counts an InferenceService with its most replicas, and refuses one without a maximum', async () => {
    const all = { model: model(4), minReplicas: 1 };
    expect(await told('SW01', served({ ...all, maxReplicas: 4 }))).toBeNull();
    expect(await told('SW01', served({ ...all, maxReplicas: 5 }))).toBe(
      'SW01 gpus=20 max=16',
    );
    expect(await told('SW01', served(all))).toBe('SW01 gpus=unbounded max=16');
  });

  it('counts a model over several nodes by its tensor times pipeline parallelism', async () => {
    const workers = (tensorParallelSize: number) =>
      served({
        model: { modelFormat: { name: 'huggingface' } },
        maxReplicas: 1,
        workerSpec: { tensorParallelSize, pipelineParallelSize: 2 },
      });
    expect(await told('SW01', workers(8))).toBeNull();
    expect(await told('SW01', workers(9))).toBe('SW01 gpus=18 max=16');
  });

  it('counts the workers of Ray as they are, and with the autoscaler as they can be', async () => {
    const workers = group('gpu', 4, { replicas: 2, maxReplicas: 5 });
    expect(await told('SW01', ray(false, [workers]))).toBeNull();
    expect(await told('SW01', ray(true, [workers]))).toBe(
      'SW01 gpus=20 max=16',
    );
    const open = group('gpu', 4, { replicas: 2 });
    expect(await told('SW01', ray(true, [open]))).toBe(
      'SW01 gpus=unbounded max=16',
    );
    const hosts = group('gpu', 4, { replicas: 2, numOfHosts: 4 });
    expect(await told('SW01', ray(false, [hosts]))).toBe('SW01 gpus=32 max=16');
  });

  it('asks a TrainJob for its nodes and resources', async () => {
    const job = workload('TrainJob', { namespace, name: 'train' });
    expect(await told('SW01', job)).toBeNull();
    const { numNodes, ...withoutNodes } = job.spec.trainer;
    expect(numNodes).toBeGreaterThan(0);
    job.spec.trainer = withoutNodes;
    expect(await told('SW01', job)).toBe('SW01 nodes=none');
    job.spec.trainer = { numNodes: 1 };
    expect(await told('SW01', job)).toBe('SW01 resources=none');
  });

  it('takes the deadline of a JobSet from the label of Kueue or from all its jobs', async () => {
    const set = workload('JobSet', { namespace, name: 'set', deadline: null });
    expect(await told('SW02', set)).toBe('SW02 seconds=none max=86400');
    for (const { template } of set.spec.replicatedJobs) {
      template.spec.activeDeadlineSeconds = 3600;
    }
    expect(await told('SW02', set)).toBeNull();
    set.spec.replicatedJobs[0].template.spec.activeDeadlineSeconds = 90_000;
    expect(await told('SW02', set)).toBe('SW02 seconds=90000 max=86400');
    set.metadata.labels!['kueue.x-k8s.io/max-exec-time-seconds'] = '7200';
    expect(await told('SW02', set)).toBeNull();
  });

  it('keeps the cost of every rule within bounds for many replicas, jobs and groups', async () => {
    const container3 = [1, 2, 3].map(n => ({ ...container(1), name: `c${n}` }));
    const big = workload('JobSet', { namespace, name: 'big' });
    const [first] = big.spec.replicatedJobs;
    first.replicas = 512;
    first.template.spec.template.spec.containers = container3;
    first.template.spec.template.spec.initContainers = [
      { ...container(1), name: 'i1' },
      { ...container(1), name: 'i2', restartPolicy: 'Always' },
    ];
    expect(await told('SW01', big)).toBe('SW01 gpus=2048 max=16');
    big.spec.replicatedJobs = Array.from({ length: 20 }, (_, n) => ({
      ...structuredClone(first),
      name: `j${n}`,
    }));
    expect(await told('SW01', big)).toBe('SW01 gpus=40960 max=16');
    const groups = Array.from({ length: 20 }, (_, n) =>
      group(`g${n}`, 8, { replicas: 3 }),
    );
    expect(await told('SW01', ray(false, groups))).toBe('SW01 gpus=480 max=16');
  });
}
