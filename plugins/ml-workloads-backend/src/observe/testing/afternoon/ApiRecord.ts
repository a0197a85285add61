/* eslint-disable no-restricted-syntax, @backstage/no-undeclared-imports -- only tests run this file, from its source */
import type { Lab } from '@slipway/lab';

/** One version of an object as the API server sent it. */
export interface Version {
  /** When it came, UTC ms. */
  at: number;
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: any;
}

/** What the afternoon's workloads, their pods and what stands between are made of. */
const COLLECTIONS = [
  '/api/v1/pods',
  '/apis/batch/v1/jobs',
  '/apis/apps/v1/deployments',
  '/apis/apps/v1/replicasets',
  '/apis/apps/v1/statefulsets',
  '/apis/jobset.x-k8s.io/v1alpha2/jobsets',
  '/apis/trainer.kubeflow.org/v1alpha1/trainjobs',
  '/apis/ray.io/v1/rayjobs',
  '/apis/ray.io/v1/rayclusters',
  '/apis/leaderworkerset.x-k8s.io/v1/leaderworkersets',
  '/apis/kueue.x-k8s.io/v1beta2/workloads',
];

/**
 * The API server's own record: one plain watch for each collection, everything kept as it came. Nothing of what is tested takes part in it.
 */
export class ApiRecord {
  /** By uid, in the order in which they came. */
  readonly versions = new Map<string, Version[]>();
  private readonly stopping = new AbortController();
  private readonly running: Array<Promise<void>> = [];
  /** Why a watch ended that should not have. */
  problem: Error | undefined;

  /** One that is filled by {@link take}. */
  static empty(): ApiRecord {
    return new ApiRecord();
  }

  static async start(lab: Lab): Promise<ApiRecord> {
    const record = new ApiRecord();
    for (const path of COLLECTIONS) {
      const list = await lab.client.get(path);
      record.running.push(
        record.watch(lab, path, list.metadata.resourceVersion).catch(error => {
          if (!record.stopping.signal.aborted) record.problem = error;
        }),
      );
    }
    return record;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.running);
  }

  /** Every object of a kind that was seen. */
  all(kind: string): Version[][] {
    return [...this.versions.values()].filter(
      ([{ object }]) => object.kind === kind,
    );
  }

  private async watch(lab: Lab, path: string, resourceVersion: string) {
    const response = await lab.fetch(
      `${path}?watch=1&timeoutSeconds=3600&resourceVersion=${resourceVersion}`,
      { signal: this.stopping.signal },
    );
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body!) {
      text += decoder.decode(chunk, { stream: true });
      const lines = text.split('\n');
      text = lines.pop()!;
      for (const line of lines) this.take(JSON.parse(line));
    }
    throw new Error(`the watch of ${path} ended`);
  }

  take({ type, object }: Omit<Version, 'at'>) {
    const { uid } = object.metadata;
    const versions = this.versions.get(uid) ?? [];
    versions.push({ at: Date.now(), type, object });
    this.versions.set(uid, versions);
  }
}
