import { createHash } from 'crypto';
import { LabApiError, LabClient } from './LabClient';
import { KubernetesObject, nameOf, pathOf } from './objects';

const MEMORY: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'slipway-lab-applied', namespace: 'kube-system' },
};

/** Large, and a plain create costs the API server far less than an apply; a Node's status is kept on creation. */
const CREATED = ['CustomResourceDefinition', 'Node'];

/**
 * Brings objects into the cluster and remembers there, by a sum of each, what it has brought. What has not changed since
 * the last run is not sent again: that is most of the time that a restart would take.
 */
export class Applied {
  private changed = false;

  private constructor(
    private readonly client: LabClient,
    private readonly sums: Record<string, string>,
  ) {}

  static async read(client: LabClient): Promise<Applied> {
    try {
      const map = await client.get(pathOf(MEMORY));
      return new Applied(client, { ...map.data });
    } catch (error) {
      if (error instanceof LabApiError && error.status === 404) {
        return new Applied(client, {});
      }
      throw error;
    }
  }

  /** Applies those objects that are new or differ from the last time; all at once. Returns how many it sent. */
  async apply(objects: KubernetesObject[]): Promise<number> {
    const due = objects.filter(
      object => this.sums[key(object)] !== sumOf(object),
    );
    await Promise.all(
      due.map(async object => {
        const first = this.sums[key(object)] === undefined;
        if (first && CREATED.includes(object.kind)) {
          await this.createFirst(object);
        } else {
          await this.client.apply(object);
        }
        this.sums[key(object)] = sumOf(object);
        this.changed = true;
      }),
    );
    return due.length;
  }

  /** Writes down what was applied. */
  async save(): Promise<void> {
    if (!this.changed) return;
    await this.client.apply({ ...MEMORY, data: this.sums });
    this.changed = false;
  }

  private async createFirst(object: KubernetesObject) {
    const path = `${pathOf(object, false)}?fieldManager=slipway-lab`;
    try {
      await this.client.request('POST', path, object, { brief: true });
    } catch (error) {
      if (!(error instanceof LabApiError && error.status === 409)) throw error;
      await this.client.apply(object);
    }
  }
}

function sumOf(object: KubernetesObject): string {
  return createHash('sha256')
    .update(JSON.stringify(object))
    .digest('hex')
    .slice(0, 16);
}

/** Keys of a ConfigMap may hold letters, digits, `-`, `_` and `.` only. */
function key(object: KubernetesObject): string {
  const group = object.apiVersion.replace('/', '_');
  return `${group}.${nameOf(object).replace(/\//g, '_')}`.replace(
    /[^-._a-zA-Z0-9]/g,
    '-',
  );
}
