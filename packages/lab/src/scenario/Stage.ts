import { LabClient } from '../cluster/LabClient';
import { KubernetesObject, pathOf } from '../cluster/objects';
import { pause, waitFor } from '../waiting';
import { Random } from './random';

/** A workload that was made, as the API server has it. */
export interface Played {
  apiVersion: string;
  kind: string;
  namespace: string;
  name: string;
  uid: string;
  /** What it is there for, e.g. "is reclaimed". */
  story: string;
}

/** Every step of a scenario is taken here: it is said, done on the API server, and remembered. */
export class Stage {
  readonly played: Played[] = [];
  private readonly begun = Date.now();

  private constructor(
    readonly client: LabClient,
    readonly random: Random,
    /** Ends every name, so that a scenario can be played again in the same lab. */
    readonly run: string,
    private readonly log: (line: string) => void,
  ) {}

  static on(
    client: LabClient,
    options: { seed: number; run: string; log: (line: string) => void },
  ): Stage {
    const { seed, run, log } = options;
    return new Stage(client, new Random(seed), run, log);
  }

  say(what: string): void {
    const seconds = Math.round((Date.now() - this.begun) / 1000);
    this.log(`${String(seconds).padStart(4)} s  ${what}`);
  }

  /** Name of a workload in this run. */
  name(what: string): string {
    return `${what}-${this.run}`;
  }

  /** Makes a workload and remembers it. */
  async make(object: KubernetesObject, story: string): Promise<Played> {
    const { metadata } = await this.client.create<KubernetesObject>(object);
    const played: Played = {
      apiVersion: object.apiVersion,
      kind: object.kind,
      namespace: object.metadata.namespace!,
      name: object.metadata.name,
      uid: metadata.uid as string,
      story,
    };
    this.played.push(played);
    this.say(`${label(played)} ${story}`);
    return played;
  }

  async get(workload: Played): Promise<any> {
    return this.client.get(pathFor(workload));
  }

  /** Changes a workload by a JSON merge patch. */
  async change(workload: Played, patch: object, what: string): Promise<void> {
    await this.client.patch(pathFor(workload), patch);
    this.say(`${label(workload)} ${what}`);
  }

  /** Deletes a workload with all that it owns. */
  async remove(workload: Played, why: string): Promise<void> {
    await this.client.delete(
      `${pathFor(workload)}?propagationPolicy=Background`,
    );
    this.say(`${label(workload)} is deleted: ${why}`);
  }

  /** Waits until the workload's object is as `check` says, and gives it. */
  async until(
    workload: Played,
    what: string,
    check: (object: any) => unknown,
  ): Promise<any> {
    return this.wait(`${label(workload)} ${what}`, async () => {
      const object = await this.get(workload);
      return check(object) ? object : undefined;
    });
  }

  /** Waits for anything; a second between looks, as many scenes look at once. */
  async wait<T>(
    what: string,
    look: () => Promise<T | undefined | false | null>,
  ): Promise<T> {
    return waitFor(what, look, { seconds: 600, every: 1000 });
  }

  /** Lets some seconds of the afternoon pass. */
  async pass(seconds: number): Promise<void> {
    await pause(seconds * 1000);
  }

  /** Kueue's objects for a workload, also those of its pods. */
  async queued(workload: Played): Promise<any[]> {
    const { items } = await this.client.get(
      `/apis/kueue.x-k8s.io/v1beta2/namespaces/${workload.namespace}/workloads`,
    );
    return items.filter(({ metadata }: any) =>
      metadata.ownerReferences?.some(({ uid }: any) => uid === workload.uid),
    );
  }

  /** Pods whose name begins with the workload's. */
  async pods(workload: Played): Promise<any[]> {
    const { items } = await this.client.get(
      `/api/v1/namespaces/${workload.namespace}/pods`,
    );
    return items.filter(
      ({ metadata }: any) =>
        metadata.name === workload.name ||
        metadata.name.startsWith(`${workload.name}-`),
    );
  }
}

function pathFor({ apiVersion, kind, namespace, name }: Played): string {
  return pathOf({ apiVersion, kind, metadata: { name, namespace } });
}

function label({ kind, namespace, name }: Played): string {
  return `${namespace}: ${kind} ${name}`;
}

/** A condition of an object is true. */
export function isTrue(object: any, ...types: string[]): boolean {
  return (object.status?.conditions ?? []).some(
    ({ type, status }: any) => types.includes(type) && status === 'True',
  );
}
