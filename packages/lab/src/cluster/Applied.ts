import { createHash } from 'crypto';
import { GiveUp, waitFor } from '../waiting';
import { LabApiError, LabClient } from './LabClient';
import { KubernetesObject, nameOf, pathOf } from './objects';

const MEMORY: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'slipway-lab-applied', namespace: 'kube-system' },
};

/** Large, and a plain create costs the API server far less than an apply; a Node's status is kept on creation. */
const CREATED = ['CustomResourceDefinition', 'Node'];

/** The API server compiles each before it answers; many at once on a busy machine, and none answers in time. */
const ONE_BY_ONE = ['ValidatingAdmissionPolicy'];

/** Statuses of an API server that has too much to do. */
const BUSY = [429, 500, 503, 504];

/** Admission waits ten seconds for its policies, which are compiled first, and then says 403. */
const NOT_READY = 'not yet ready to handle request';

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

  /**
   * Applies those objects that are new or differ from the last time; all at once, but for what is dear to the API server.
   * Returns how many it sent. With an aspect they are a part of objects that are there already, remembered by itself.
   */
  async apply(objects: KubernetesObject[], aspect?: string): Promise<number> {
    const due = objects.filter(
      object => this.sums[key(object, aspect)] !== sumOf(object),
    );
    const send = async (object: KubernetesObject) => {
      const known = key(object, aspect);
      const create =
        CREATED.includes(object.kind) &&
        !aspect &&
        this.sums[known] === undefined;
      await this.insist(object, create);
      this.sums[known] = sumOf(object);
      this.changed = true;
    };
    const dear = (object: KubernetesObject) => ONE_BY_ONE.includes(object.kind);
    await Promise.all([
      ...due.filter(object => !dear(object)).map(send),
      due
        .filter(dear)
        .reduce(
          (before, object) => before.then(() => send(object)),
          Promise.resolve(),
        ),
    ]);
    return due.length;
  }

  /** Writes down what was applied. */
  async save(): Promise<void> {
    if (!this.changed) return;
    await this.client.apply({ ...MEMORY, data: this.sums });
    this.changed = false;
  }

  /** Sends an object until the API server takes it or refuses it; that it is too busy is no refusal. */
  private async insist(object: KubernetesObject, create: boolean) {
    await waitFor(`${nameOf(object)} to be applied`, async () => {
      try {
        if (create) {
          await this.createFirst(object);
        } else {
          await this.client.apply(object);
        }
        return true;
      } catch (error) {
        if (
          error instanceof LabApiError &&
          !BUSY.includes(error.status) &&
          !error.message.includes(NOT_READY)
        ) {
          throw new GiveUp(error.message);
        }
        throw error;
      }
    });
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
function key(object: KubernetesObject, aspect?: string): string {
  const group = object.apiVersion.replace('/', '_');
  const name = [group, nameOf(object), aspect].filter(Boolean).join('.');
  return name.replace(/\//g, '_').replace(/[^-._a-zA-Z0-9]/g, '-');
}
