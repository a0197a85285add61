import { KubernetesObject } from '../cluster/objects';
import { Draws } from './Draws';
import { Fleet } from './Fleet';
import { Queues } from './Queues';
import { Timeline } from './Timeline';
import { Watch } from './Watch';

/** Where everything of a history happens: the time, the machines, the queues, and what is seen of it. */
export class World {
  readonly timeline: Timeline;
  readonly watch: Watch;
  readonly draws: Draws;
  readonly fleet: Fleet;
  readonly queues: Queues;

  constructor(
    readonly options: {
      cluster: string;
      seed: number;
      from: number;
      to: number;
    },
  ) {
    this.timeline = new Timeline(options.from);
    this.watch = new Watch(options.cluster);
    this.draws = Draws.of(options.seed, 'world');
    this.fleet = new Fleet(this);
    this.queues = new Queues(this);
  }

  /** UTC ms; all times of objects are whole seconds. */
  get now(): number {
    return this.timeline.now;
  }

  tell(resource: string, object: KubernetesObject): void {
    this.watch.tell(resource, object, this.seen());
  }

  gone(resource: string, object: KubernetesObject): void {
    this.watch.gone(resource, object, this.seen());
  }

  event(object: KubernetesObject): void {
    this.watch.event(object, this.seen());
  }

  /** A watch tells a change within a second. */
  private seen(): number {
    return this.now + this.draws.between(40, 900);
  }
}
