import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import type { RenderContext } from '@slipway/backstage-plugin-ml-workloads-node';
import { jobEngine } from './engine';

const request: LaunchRequest = {
  entityRef: 'component:default/vision-models',
  cluster: 'lab',
  namespace: 'team-vision',
  name: 'train-resnet',
  engine: 'job',
  type: 'training',
  image: 'registry.example.com/vision/train:1.4',
  profile: 'h100',
  gpusPerPod: 8,
  replicas: 1,
};

const context: RenderContext = {
  profile: {
    name: 'h100',
    resourceName: 'nvidia.com/gpu',
    nodeSelector: { 'slipway.dev/pool': 'h100' },
    tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists' }],
    cpuPerGpu: '20',
    memoryPerGpu: '200Gi',
  },
  team: 'vision',
  componentName: 'vision-models',
  componentRef: 'component:default/vision-models',
  launchedBy: 'user:default/ml-engineer',
  launchId: '0b9d1d6c-4a6a-4e54-9f5e-0d2f6a3c1b11',
  digest: 'd1',
  queue: { name: 'gpu', from: 'profile' },
  demo: false,
};

const render = (
  change: Partial<LaunchRequest> = {},
  contextChange: Partial<RenderContext> = {},
) =>
  jobEngine.render({ ...request, ...change }, { ...context, ...contextChange });
const job = (...args: Parameters<typeof render>) =>
  render(...args).manifests[0] as any;

describe('a Job rendered from a launch request', () => {
  it('is this Job, with every filled-in value in the receipt', () => {
    expect(
      render({
        command: ['python', 'train.py'],
        env: [{ name: 'EPOCHS', value: '90' }],
        maxRunSeconds: 14400,
        retries: 1,
        templateRef: 'template:default/train-model',
      }),
    ).toMatchSnapshot();
  });

  it('is byte for byte the same each time', () => {
    expect(JSON.stringify(render())).toBe(JSON.stringify(render()));
  });

  it.each([
    [1, '20', '200Gi'],
    [4, '80', '800Gi'],
    [8, '160', '1600Gi'],
  ])(
    'asks for %s GPUs with %s CPU and %s memory, requests and limits alike',
    (gpusPerPod, cpu, memory) => {
      const [container] = job({ gpusPerPod }).spec.template.spec.containers;
      const amounts = {
        cpu,
        memory,
        'ephemeral-storage': `${50 * gpusPerPod}Gi`,
        'nvidia.com/gpu': String(gpusPerPod),
      };
      expect(container.resources).toEqual({
        requests: amounts,
        limits: amounts,
      });
    },
  );

  it('gives several pods their rank, and one pod none', () => {
    expect(job({ replicas: 4 }).spec).toMatchObject({
      parallelism: 4,
      completions: 4,
      completionMode: 'Indexed',
    });
    expect(job().spec.completionMode).toBeUndefined();
  });

  it('gives the GPUs of one pod shared memory, and a single GPU none', () => {
    expect(job({ gpusPerPod: 2 }).spec.template.spec.volumes).toEqual([
      {
        name: 'shared-memory',
        emptyDir: { medium: 'Memory', sizeLimit: '200Gi' },
      },
    ]);
    expect(job({ gpusPerPod: 1 }).spec.template.spec.volumes).toBeUndefined();
  });

  it('tolerates and selects only what the profile says', () => {
    const { spec } = job(
      {},
      { profile: { ...context.profile, tolerations: [], nodeSelector: {} } },
    ).spec.template;
    expect(spec).not.toHaveProperty('tolerations');
    expect(spec).not.toHaveProperty('nodeSelector');
  });

  it('fills in no run time of its own: that is for a guardrail to ask', () => {
    expect(job().spec).not.toHaveProperty('activeDeadlineSeconds');
    expect(job({ maxRunSeconds: 60 }).spec.activeDeadlineSeconds).toBe(60);
  });

  it('leaves suspend to Kueue', () => {
    expect(job().spec).not.toHaveProperty('suspend');
  });

  it('plays a simulated pod only in a demonstration', () => {
    const simulate = { durationSeconds: 30, outcome: 'oom' as const };
    expect(
      job({ simulate }, { demo: true }).spec.template.metadata.annotations,
    ).toEqual({ 'sim.lab/duration': '30s', 'sim.lab/outcome': 'oom' });
    expect(JSON.stringify(job({ simulate }))).not.toContain('sim.lab');
  });

  it('names no person and no launch in a preview', () => {
    const { annotations } = job(
      {},
      { launchId: undefined, launchedBy: undefined },
    ).metadata;
    expect(Object.keys(annotations)).toEqual([
      'slipway.dev/component',
      'slipway.dev/launch-digest',
    ]);
  });

  it('tells in the receipt of each value that is in the manifest', () => {
    const { manifests, receipt } = render({ replicas: 2 });
    for (const { path, value, reason } of receipt) {
      const found = path
        .slice(1)
        .split('/')
        .map(key => key.replace(/~1/g, '/').replace(/~0/g, '~'))
        .reduce((inner: any, key) => inner?.[key], manifests[0]);
      expect([path, found]).not.toEqual([path, undefined]);
      expect(typeof found === 'string' ? found : JSON.stringify(found)).toBe(
        value,
      );
      expect(reason).not.toBe('');
    }
  });
});

describe('the pod that the Job controller would make', () => {
  it('has what the controller adds', () => {
    const { manifests } = render({ replicas: 2 });
    const [template] = jobEngine.podTemplates(manifests[0]);
    expect(template.generateName).toBe('train-resnet-0-');
    expect(template.metadata.labels).toMatchObject({
      'slipway.dev/team': 'vision',
      'batch.kubernetes.io/job-name': 'train-resnet',
      'batch.kubernetes.io/job-completion-index': '0',
    });
    expect(JSON.stringify(template.spec)).toContain('JOB_COMPLETION_INDEX');
  });
});
