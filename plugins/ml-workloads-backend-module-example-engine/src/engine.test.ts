import { startTestBackend } from '@backstage/backend-test-utils';
import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import {
  mlWorkloadsEnginesExtensionPoint,
  type Engine,
  type RenderContext,
} from '@slipway/backstage-plugin-ml-workloads-node';
import module from '.';
import { pyTorchJobEngine } from './engine';

const request: LaunchRequest = {
  entityRef: 'component:default/vision-models',
  cluster: 'lab',
  namespace: 'team-vision',
  name: 'train-resnet',
  engine: 'pytorchjob',
  type: 'training',
  image: 'registry.example.com/vision/train:1.4',
  profile: 'h100',
  gpusPerPod: 4,
  replicas: 3,
  maxRunSeconds: 3600,
};

const context: RenderContext = {
  profile: {
    name: 'h100',
    resourceName: 'nvidia.com/gpu',
    nodeSelector: { 'slipway.dev/pool': 'h100' },
    tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists' }],
    cpuPerGpu: '20',
    memoryPerGpu: '200Gi',
    topology: { rack: 'example.com/rack' },
  },
  team: 'vision',
  componentName: 'vision-models',
  componentRef: 'component:default/vision-models',
  digest: 'd1',
  queue: { name: 'gpu', from: 'profile' },
  demo: false,
};

const render = (change: Partial<LaunchRequest> = {}) =>
  pyTorchJobEngine.render({ ...request, ...change }, context);

describe('an engine from another package', () => {
  it('reaches Slipway through the extension point', async () => {
    const engines: Engine[] = [];
    const backend = await startTestBackend({
      extensionPoints: [
        [
          mlWorkloadsEnginesExtensionPoint,
          { addEngines: (...added: Engine[]) => engines.push(...added) },
        ],
      ],
      features: [module],
    });
    expect(engines).toEqual([pyTorchJobEngine]);
    await backend.stop();
  });

  it('makes one master and the other pods workers', () => {
    const { pytorchReplicaSpecs } = render().manifests[0].spec as any;
    expect(pytorchReplicaSpecs.Master.replicas).toBe(1);
    expect(pytorchReplicaSpecs.Worker.replicas).toBe(2);
    expect(
      Object.keys(
        (render({ replicas: 1 }).manifests[0].spec as any).pytorchReplicaSpecs,
      ),
    ).toEqual(['Master']);
  });

  it('is this PyTorchJob', () => {
    expect(render().manifests).toMatchSnapshot();
  });

  it('is byte for byte the same each time', () => {
    expect(JSON.stringify(render())).toBe(JSON.stringify(render()));
  });

  it('tells in the receipt what the manifest has', () => {
    const { manifests, receipt } = render();
    expect(receipt.length).toBeGreaterThan(0);
    for (const { path, value, reason } of receipt) {
      const found = path
        .slice(1)
        .split('/')
        .map(key => key.replace(/~1/g, '/').replace(/~0/g, '~'))
        .reduce((inner: any, key) => inner?.[key], manifests[0]);
      expect([
        path,
        typeof found === 'string' ? found : JSON.stringify(found),
      ]).toEqual([path, value]);
      expect(reason).not.toBe('');
    }
  });

  it('names a pod for master and workers, as the operator makes them', () => {
    const templates = pyTorchJobEngine.podTemplates(render().manifests[0]);
    expect(templates.map(({ generateName }) => generateName)).toEqual([
      'train-resnet-master-',
      'train-resnet-worker-',
    ]);
    for (const { metadata, spec } of templates) {
      expect(metadata.labels).toMatchObject({ 'slipway.dev/team': 'vision' });
      expect(spec.restartPolicy).toBe('Never');
    }
  });
});
