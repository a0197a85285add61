import { KubernetesObject } from '../../cluster/objects';
import { Outcome } from '../distributions';
import { Machine } from '../Fleet';
import {
  kueueAdmits,
  kueueEvicts,
  kueueFinishes,
  kueueWaits,
  kueueWorkload,
} from '../objects/kueue';
import { podSpec } from '../objects/pods';
import { Told, TopPlan, TRAINING, TrainingKind } from '../objects/training';
import { Queued } from '../Queues';
import { World } from '../World';
import { labelsOf, Work } from './work';
import { PodLife, PodOwner } from './PodLife';

export interface TrainingPlan extends Work {
  kind: TrainingKind;
  pods: number;
  /** From the first step to the last. */
  seconds: number;
  outcome: Outcome;
  /** It ends after its seconds because it may not take longer, whether it is done or not. */
  deadline: boolean;
  /** Tries after the first. */
  retries: number;
  /** False: it goes past the queues. */
  queued: boolean;
  priority: number;
}

/** What is kept of a finished run for so long before its objects are deleted. */
const KEPT_SECONDS = 3600;
/** What is lost of the work since the last checkpoint when a run is interrupted. */
const LOST_SHARE = 0.15;

/** Says of which try of a JobSet a pod is. */
const restartLabel = (tries: number) => ({
  'jobset.sigs.k8s.io/restart-attempt': String(tries - 1),
});

/** A training run from its submission until nothing of it is left. */
export class TrainingRun implements Queued, PodOwner {
  since: number;
  interruptions = 0;
  private readonly top: KubernetesObject;
  private readonly shape;
  private readonly topPlan: TopPlan;
  private kueue: KubernetesObject | undefined;
  private between: Told[] = [];
  private lives: PodLife[] = [];
  private left: number;
  private startedAt: number | null = null;
  private tries = 0;
  /** Counts everything that makes earlier plans void. */
  private turn = 0;
  private over = false;

  constructor(
    private readonly world: World,
    private readonly plan: TrainingPlan,
  ) {
    this.shape = TRAINING[plan.kind];
    this.left = plan.seconds;
    this.since = world.now;
    this.topPlan = {
      name: plan.name,
      namespace: plan.namespace,
      uid: world.draws.uid(),
      at: world.now,
      labels: labelsOf(plan),
      annotations: plan.template
        ? { 'slipway.dev/template': plan.template }
        : {},
      pods: plan.pods,
      spec: podSpec({
        ...this.podPlan(),
        namespace: plan.namespace,
        serving: false,
      }),
      suspended: plan.queued,
      ...(plan.deadline && { deadline: plan.seconds }),
    };
    this.top = this.shape.make(this.topPlan);
    if (plan.queued) {
      this.shape.suspend(this.top, true, world.now);
      this.tellTop();
      world.queues.add(this);
      return;
    }
    const { pool, resource, gpusEach, pods } = plan;
    const room = world.fleet.room(pool, resource, gpusEach, pods);
    // Whoever goes past the queues looks for room first.
    this.over = !room;
    if (!room) return;
    this.tellTop();
    this.start(room);
  }

  get name() {
    return this.plan.name;
  }
  get team() {
    return this.plan.team;
  }
  get pool() {
    return this.plan.pool;
  }
  get resource() {
    return this.plan.resource;
  }
  get gpusEach() {
    return this.plan.gpusEach;
  }
  get pods() {
    return this.plan.pods;
  }
  get priority() {
    return this.plan.priority;
  }

  waits(message: string): void {
    if (this.kueue) return;
    this.queueObject();
    kueueWaits(this.kueue!, this.world.now, message);
    this.tellKueue();
  }

  admitted(machines: Machine[]): void {
    this.queueObject();
    kueueAdmits(this.kueue!, this.world.now, this.plan.namespace);
    this.tellKueue();
    this.shape.suspend(this.top, false, this.world.now);
    this.tellTop();
    this.start(machines);
  }

  preempted(by: Queued, rule: string): void {
    const { team } = this.plan;
    const due =
      rule === 'InClusterQueue'
        ? 'prioritization in the ClusterQueue'
        : 'reclamation within the cohort';
    this.interrupt(
      'Preempted',
      `Preempted to accommodate a workload (UID: ${this.world.draws.uid()}, JobUID: ${this.world.draws.uid()}) due to ${due}; preemptor path: /fleet/team-${
        by.team
      }; preemptee path: /fleet/team-${team}`,
      rule,
    );
  }

  podReady(): void {
    if (!this.lives.every(({ ready }) => ready)) return;
    const { turn, world } = this;
    this.startedAt = world.now;
    world.timeline.after(this.left, () => {
      if (turn === this.turn) this.ends();
    });
  }

  podLost(): void {
    if (this.over) return;
    const { world, plan } = this;
    world.queues.remove(this);
    if (!plan.queued) {
      this.fail('BackoffLimitExceeded');
      return;
    }
    this.interrupt(
      'NodeFailures',
      'The workload was evicted because a node that it ran on is gone',
    );
    world.queues.add(this);
  }

  /** The history ends, or somebody has had enough of it. */
  stop(): void {
    if (this.over) return;
    this.world.queues.remove(this);
    this.erase();
  }

  private start(machines: Machine[]): void {
    const { world, plan, topPlan } = this;
    this.turn += 1;
    this.tries += 1;
    this.between = this.shape.between(
      this.top,
      () => world.draws.uid(),
      world.now,
      topPlan,
    );
    for (const { resource, object } of this.between) {
      world.tell(resource, object);
    }
    const never = plan.outcome === 'imageNever';
    const owner = this.between.at(-1)?.object ?? this.top;
    this.lives = machines.map(
      (machine, index) =>
        new PodLife(
          world,
          {
            ...this.podPlan(),
            name: `${plan.name}-${
              plan.pods > 1 ? `${index}-` : ''
            }${world.draws.hex(5)}`,
            namespace: plan.namespace,
            uid: world.draws.uid(),
            owner,
            serving: false,
            ...(plan.kind === 'JobSet' || plan.kind === 'TrainJob'
              ? { labels: { ...labelsOf(plan), ...restartLabel(this.tries) } }
              : {}),
          },
          machine,
          this,
          never,
        ),
    );
    if (never) {
      const { turn } = this;
      world.timeline.after(plan.seconds, () => {
        if (turn !== this.turn) return;
        if (plan.deadline) this.fail('DeadlineExceeded');
        else this.stop();
      });
    }
  }

  private podPlan() {
    const { namespace, project, pool, resource, gpusEach, outcome } = this.plan;
    return {
      labels: labelsOf(this.plan),
      pool,
      resource,
      gpus: gpusEach,
      image: `registry.example.com/${namespace}/${project}:${
        outcome === 'imageNever' ? '1.O' : '1.0'
      }`,
      container: 'main',
    };
  }

  private ends(): void {
    const { outcome, retries } = this.plan;
    if (outcome === 'stopped' || outcome === 'imageNever') {
      this.stop();
    } else if (outcome === 'succeed') {
      this.lives.forEach(pod => pod.end(0, 'Completed'));
      this.finish(true, '');
    } else if (outcome === 'deadline') {
      this.fail('DeadlineExceeded');
    } else {
      const last = this.tries > retries;
      const machines = this.lives.map(({ machine }) => machine);
      this.lives.forEach((pod, index) => {
        if (outcome === 'oom' && index === 0) pod.end(137, 'OOMKilled');
        else pod.end(outcome === 'oom' ? 143 : 1, 'Error');
      });
      if (last) this.finish(false, 'BackoffLimitExceeded');
      else this.again(machines);
    }
  }

  /** The same again on the same machines, once the controller has waited a little. */
  private again(machines: Machine[]): void {
    const { gpusEach, pods, pool, resource } = this.plan;
    this.turn += 1;
    const { turn, world } = this;
    world.timeline.after(12, () => {
      if (turn !== this.turn) return;
      this.lives.forEach(pod => pod.remove());
      this.eraseBetween();
      const free = machines.every(
        machine => machine.alive && machine.free[resource] >= gpusEach * pods,
      );
      const room = free
        ? machines
        : world.fleet.room(pool, resource, gpusEach, pods);
      if (room) this.start(room);
      else this.finish(false, 'BackoffLimitExceeded');
    });
  }

  /** Its pods are ended and it waits again. */
  private interrupt(reason: string, message: string, rule?: string): void {
    const { world } = this;
    this.turn += 1;
    this.since = world.now;
    this.interruptions += 1;
    if (this.startedAt !== null) {
      const done = (world.now - this.startedAt) / 1000;
      this.left = Math.max(300, this.left - done * (1 - LOST_SHARE));
      this.startedAt = null;
    }
    kueueEvicts(this.kueue!, world.now, reason, message, rule);
    this.tellKueue();
    this.shape.suspend(this.top, true, world.now);
    this.tellTop();
    const { lives } = this;
    this.lives = [];
    lives.forEach(pod => pod.remove());
    this.eraseBetween();
  }

  private fail(why: string): void {
    if (this.startedAt === null) this.lives.forEach(pod => pod.remove());
    else this.lives.forEach(pod => pod.end(143, 'Error'));
    this.finish(false, why);
  }

  private finish(well: boolean, why: string): void {
    const { world } = this;
    this.turn += 1;
    this.over = true;
    world.queues.remove(this);
    this.shape.end(this.top, well, world.now, why);
    this.tellTop();
    if (this.kueue) {
      kueueFinishes(this.kueue, world.now, well);
      this.tellKueue();
    }
    world.timeline.after(KEPT_SECONDS, () => this.erase());
  }

  private erase(): void {
    this.turn += 1;
    this.over = true;
    this.lives.forEach(pod => pod.remove());
    this.eraseBetween();
    if (this.kueue) this.world.gone('workloads.kueue.x-k8s.io', this.kueue);
    this.world.gone(this.shape.resource, this.top);
  }

  private eraseBetween(): void {
    for (const { resource, object } of this.between.reverse()) {
      this.world.gone(resource, object);
    }
    this.between = [];
  }

  private queueObject(): void {
    const { plan, topPlan, top, world } = this;
    this.kueue ??= kueueWorkload({
      top,
      uid: world.draws.uid(),
      at: world.now,
      pods: plan.pods,
      template: topPlan.spec,
      priority: plan.priority,
    });
  }

  private tellTop(): void {
    this.world.tell(this.shape.resource, this.top);
  }

  private tellKueue(): void {
    this.world.tell('workloads.kueue.x-k8s.io', this.kueue!);
  }
}
