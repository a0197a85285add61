import { KubernetesObject } from '../../cluster/objects';
import { LOAD_SECONDS, PULL_SECONDS } from '../distributions';
import { Guest, Machine } from '../Fleet';
import {
  podDisrupted,
  podEnds,
  PodPlan,
  podOn,
  podReady,
  podRuns,
  podWaits,
  pulledEvent,
  pullingEvent,
} from '../objects/pods';
import { World } from '../World';

/** What a pod tells whoever has made it. */
export interface PodOwner {
  podReady(pod: PodLife): void;
  /** Its machine is gone. It holds nothing any more. */
  podLost(pod: PodLife): void;
}

/** One pod, from the node that it is bound to until it is deleted. */
export class PodLife implements Guest {
  readonly object: KubernetesObject;
  ready = false;
  private holding = true;
  private told = true;

  constructor(
    private readonly world: World,
    private readonly plan: PodPlan,
    readonly machine: Machine,
    private readonly owner: PodOwner,
    /** The image does not exist. */
    imageNever: boolean = false,
  ) {
    const { resource, gpus, image, serving } = plan;
    world.fleet.hold(this, machine, resource, gpus);
    this.object = podOn(plan, machine.name, world.now);
    this.tell();
    if (imageNever) {
      world.timeline.after(world.draws.between(20, 60), () => this.noImage());
      return;
    }
    const { draws, timeline } = world;
    const warm = machine.images.has(image);
    const pull = warm ? 0 : Math.ceil(draws.quantile(PULL_SECONDS));
    const begin = draws.between(2, 6);
    if (!warm) {
      timeline.after(begin, () => {
        if (!this.holding) return;
        world.event(pullingEvent(this.object, draws.uid(), world.now));
      });
    }
    timeline.after(begin + pull, () => {
      if (!this.holding) return;
      machine.images.add(image);
      if (!warm) {
        world.event(pulledEvent(this.object, draws.uid(), world.now, pull));
      }
    });
    const load = serving ? Math.ceil(draws.quantile(LOAD_SECONDS)) : 0;
    timeline.after(begin + pull + 1, () => this.run(load === 0));
    if (load > 0) timeline.after(begin + pull + 1 + load, () => this.answer());
  }

  /** It ends by itself. */
  end(exitCode: number, reason: string): void {
    if (!this.holding) return;
    this.release();
    podEnds(this.object, this.world.now, { exitCode, reason });
    this.tell();
  }

  /** It is ended and told why. */
  disrupt(reason: string, message: string): void {
    if (!this.holding) return;
    this.release();
    podDisrupted(this.object, this.world.now, reason, message);
    this.tell();
  }

  /** It is deleted. */
  remove(): void {
    if (!this.told) return;
    this.release();
    this.told = false;
    this.world.gone('pods', this.object);
  }

  lost(): void {
    this.disrupt(
      'DeletionByTaintManager',
      'Taint manager: deleting due to NoExecute taint',
    );
    this.owner.podLost(this);
  }

  private run(isReady: boolean): void {
    if (!this.holding) return;
    podRuns(this.object, this.world.now);
    if (isReady) this.answer();
    else this.tell();
  }

  private answer(): void {
    if (!this.holding || this.ready) return;
    this.ready = true;
    podReady(this.object, this.world.now);
    this.tell();
    this.owner.podReady(this);
  }

  private noImage(): void {
    if (!this.holding) return;
    const { image } = this.plan;
    podWaits(
      this.object,
      'ImagePullBackOff',
      `Back-off pulling image "${image}": ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image "${image}": not found`,
    );
    this.tell();
  }

  private release(): void {
    if (!this.holding) return;
    this.holding = false;
    const { resource, gpus } = this.plan;
    this.world.fleet.release(this, this.machine, resource, gpus);
  }

  private tell(): void {
    this.world.tell('pods', this.object);
  }
}
