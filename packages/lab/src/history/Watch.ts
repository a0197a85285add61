import { KubernetesObject } from '../cluster/objects';

interface Known {
  resource: string;
  /** As it was told last. */
  text: string;
}

/**
 * What an observer of the cluster would have written down: every change, a beat a minute, and nothing while nobody watches. Afterwards
 * it lists anew: what is there is told as added again, what has vanished as deleted with its last known state.
 */
export class Watch {
  private readonly live = new Map<string, Known>();
  private told = new Map<string, Known>();
  private lines: string[] = [];
  private blind = false;
  private clock = 0;
  /** The cluster is no more; what still happens in it nobody can see. */
  private ended = false;

  constructor(private readonly cluster: string) {}

  /** The lines since the last call. */
  take(): string[] {
    const taken = this.lines;
    this.lines = [];
    return taken;
  }

  /** Tells the present state of an object; what was never told before is new. */
  tell(resource: string, object: KubernetesObject, at: number): void {
    const uid = String(object.metadata.uid);
    if (this.ended) return;
    const known = { resource, text: JSON.stringify(object) };
    this.live.set(uid, known);
    if (this.blind) return;
    this.write(this.told.has(uid) ? 'MODIFIED' : 'ADDED', known, at);
    this.told.set(uid, known);
  }

  /** Tells that an object is gone. */
  gone(resource: string, object: KubernetesObject, at: number): void {
    const uid = String(object.metadata.uid);
    if (!this.live.delete(uid) || this.blind) return;
    this.told.delete(uid);
    this.write('DELETED', { resource, text: JSON.stringify(object) }, at);
  }

  /** An Event: it is told once and not listed again. */
  event(object: KubernetesObject, at: number): void {
    if (this.blind || this.ended) return;
    this.write(
      'ADDED',
      { resource: 'events', text: JSON.stringify(object) },
      at,
    );
  }

  beat(at: number): void {
    if (this.blind) return;
    this.lines.push(
      `{"at":"${this.time(at)}","cluster":"${this.cluster}","heartbeat":true}`,
    );
  }

  close(): void {
    this.blind = true;
  }

  /** Watches again, from a new list. */
  open(at: number): void {
    this.blind = false;
    for (const [uid, known] of this.told) {
      if (!this.live.has(uid)) this.write('DELETED', known, at);
    }
    for (const known of this.live.values()) this.write('ADDED', known, at);
    this.told = new Map(this.live);
  }

  /** Everything but the namespaces is gone: pods first, machines last. */
  vanish(at: number): void {
    const rank = (resource: string) =>
      1 - Number(resource === 'pods') + Number(resource === 'nodes');
    const left = [...this.live]
      .filter(([, { resource }]) => resource !== 'namespaces')
      .sort(([, a], [, b]) => rank(a.resource) - rank(b.resource));
    for (const [uid, known] of left) {
      this.live.delete(uid);
      this.told.delete(uid);
      this.write('DELETED', known, at);
    }
    this.ended = true;
  }

  private write(type: string, { resource, text }: Known, at: number): void {
    this.lines.push(
      `{"at":"${this.time(at)}","cluster":"${
        this.cluster
      }","resource":"${resource}","event":{"type":"${type}","object":${text}}}`,
    );
  }

  private time(at: number): string {
    this.clock = Math.max(this.clock, at);
    return new Date(this.clock).toISOString();
  }
}
