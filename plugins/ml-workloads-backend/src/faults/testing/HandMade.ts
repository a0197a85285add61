/* eslint-disable no-restricted-syntax, @backstage/no-undeclared-imports -- only tests run this file, from its source */
import { randomUUID } from 'crypto';
import { LabApiError, waitFor, type Lab, type Played } from '@slipway/lab';
import { ApiRecord } from '../../observe/testing/afternoon/ApiRecord';

const NAMESPACE = 'team-vision-by-hand';
const COLLECTION = `/api/v1/namespaces/${NAMESPACE}/pods`;
const SIZE = {
  cpu: '192',
  memory: '2048Gi',
  pods: '110',
  'nvidia.com/gpu': '8',
};

/**
 * GPU pods whose whole life is written by the test, with no kubelet and no controller, so that the answers to its own requests are the
 * API server's complete record of them.
 */
export class HandMade {
  readonly record = ApiRecord.empty();
  readonly played: Played[] = [];

  private constructor(
    private readonly lab: Lab,
    private readonly node: string,
  ) {}

  static async in(lab: Lab): Promise<HandMade> {
    // Its own, so that tests of one lab do not take it from each other.
    const node = `by-hand-${randomUUID().slice(0, 8)}`;
    // Labelled, and without limits of its own: no guardrail asks anything.
    await lab.client.apply({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: NAMESPACE,
        labels: { 'slipway.dev/team': 'vision', 'slipway.dev/limits': 'set' },
      },
    });
    await lab.client.apply({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name: node,
        labels: { 'nvidia.com/gpu.product': 'NVIDIA-H100-80GB-HBM3' },
      },
    });
    await lab.client.request(
      'PATCH',
      `/api/v1/nodes/${node}/status`,
      { status: { capacity: SIZE, allocatable: SIZE } },
      { contentType: 'application/merge-patch+json' },
    );
    await waitFor('the ServiceAccount', () =>
      lab.client.get(`/api/v1/namespaces/${NAMESPACE}/serviceaccounts/default`),
    );
    return new HandMade(lab, node);
  }

  /** A pod that is bound to a node and has no status yet. */
  async create(name: string, change: (pod: any) => void = () => {}) {
    const pod: any = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: NAMESPACE },
      spec: {
        nodeName: this.node,
        restartPolicy: 'Never',
        activeDeadlineSeconds: 86_400,
        // The node has no kubelet, so that the controllers take it for lost.
        tolerations: [{ operator: 'Exists' }],
        containers: [
          {
            name: 'main',
            image: 'registry.example.com/train:1',
            resources: { limits: { 'nvidia.com/gpu': '1' } },
          },
        ],
      },
    };
    change(pod);
    const created = await this.again(() =>
      this.lab.client.request('POST', COLLECTION, pod).catch(error => {
        // It was made, and the answer was lost.
        if (!(error instanceof LabApiError && error.status === 409))
          throw error;
        return this.lab.client.get(`${COLLECTION}/${name}`);
      }),
    );
    this.record.take({ type: 'ADDED', object: created });
    this.played.push({
      apiVersion: 'v1',
      kind: 'Pod',
      namespace: NAMESPACE,
      name,
      uid: created.metadata.uid,
      story: 'by hand',
    });
    return created;
  }

  /** The pod was bound and its container runs. @param skewMs - of the node's clock */
  async run(name: string, skewMs: number = 0): Promise<void> {
    const now = time(skewMs);
    await this.status(name, {
      phase: 'Running',
      startTime: now,
      conditions: [condition('PodScheduled', now), condition('Ready', now)],
      containerStatuses: [container({ running: { startedAt: now } })],
    });
  }

  async succeed(name: string, skewMs: number = 0): Promise<void> {
    const { status } = this.latest(name);
    const { startedAt } = status.containerStatuses[0].state.running;
    const finishedAt = time(skewMs);
    await this.status(name, {
      ...status,
      phase: 'Succeeded',
      containerStatuses: [
        container({ terminated: { exitCode: 0, startedAt, finishedAt } }),
      ],
    });
  }

  async remove(name: string): Promise<void> {
    await this.again(() =>
      this.lab.client.delete(`${COLLECTION}/${name}?gracePeriodSeconds=0`),
    );
    this.record.take({ type: 'DELETED', object: this.latest(name) });
  }

  /** Leaves the cluster as it was. */
  async tidy(): Promise<void> {
    await Promise.all(
      this.played.map(({ name }) =>
        this.lab.client.delete(`${COLLECTION}/${name}?gracePeriodSeconds=0`),
      ),
    );
    await this.lab.client.delete(`/api/v1/nodes/${this.node}`);
  }

  latest(name: string): any {
    const { uid } = this.played.find(each => each.name === name)!;
    return this.record.versions.get(uid)!.at(-1)!.object;
  }

  /** A pod's life from start to end. */
  async live(name: string): Promise<void> {
    await this.create(name);
    await this.run(name);
    await this.succeed(name);
  }

  private async status(name: string, status: object): Promise<void> {
    const changed = await this.again(() =>
      this.lab.client.patch(`${COLLECTION}/${name}/status`, { status }),
    );
    this.record.take({ type: 'MODIFIED', object: changed });
  }

  /** The API server may be away. None of these requests does harm twice, except that a creation may be there already. */
  private again<T>(ask: () => Promise<T>): Promise<T> {
    let result: { value: T } | undefined;
    return waitFor(
      'the API server to take a change',
      async () => {
        result = { value: await ask() };
        return result;
      },
      { seconds: 60 },
    ).then(({ value }) => value);
  }
}

/** Kubernetes has seconds. */
function time(skewMs: number): string {
  return new Date(Date.now() + skewMs).toISOString().replace(/\.\d+Z/, 'Z');
}

function condition(type: string, at: string) {
  return { type, status: 'True', lastTransitionTime: at };
}

function container(state: object) {
  return {
    name: 'main',
    image: 'registry.example.com/train:1',
    imageID: '',
    ready: 'running' in state,
    restartCount: 0,
    state,
  };
}
