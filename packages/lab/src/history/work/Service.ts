import { podSpec } from '../objects/pods';
import { serviceObjects, ServingKind, setReplicas } from '../objects/serving';
import { ownerOf } from '../objects/meta';
import { Told } from '../objects/training';
import { rfc3339 } from '../rfc3339';
import { World } from '../World';
import { PodLife, PodOwner } from './PodLife';
import { labelsOf, Work } from './work';

export interface ServingPlan extends Work {
  kind: ServingKind;
  /** Replicas by hour of the day, UTC, on a weekday; in between it is scaled. A replica of a LeaderWorkerSet has two pods. */
  replicas: readonly number[];
  /** Of those on Saturdays and Sundays. */
  weekendShare: number;
  /** Days between two versions. */
  versionDays: number;
}

/** A replica: one pod, or a leader and its worker. */
interface Replica {
  pods: PodLife[];
  /** Objects of its own, which go with it. */
  own: Told[];
}

/** Something that answers requests all day and is scaled with them. */
export class Service implements PodOwner {
  private readonly objects: Told[];
  private replicas: Replica[] = [];
  private version = 1;
  private over = false;
  private made = 0;

  constructor(
    private readonly world: World,
    private readonly plan: ServingPlan,
  ) {
    this.objects = serviceObjects(
      plan.kind,
      {
        name: plan.name,
        namespace: plan.namespace,
        at: world.now,
        labels: labelsOf(plan),
        annotations: plan.template
          ? { 'slipway.dev/template': plan.template }
          : {},
        spec: podSpec({ ...this.podPlan(), namespace: plan.namespace }),
        replicas: this.wanted(),
        most: Math.max(...plan.replicas),
      },
      () => world.draws.uid(),
    );
    this.tell();
    this.scale();
    this.later(plan.versionDays * 86_400, () => this.release());
  }

  /** Nobody needs it any more. */
  stop(): void {
    if (this.over) return;
    this.over = true;
    this.replicas.forEach(replica => this.remove(replica));
    this.replicas = [];
    for (const { resource, object } of [...this.objects].reverse()) {
      this.world.gone(resource, object);
    }
  }

  podReady(): void {
    if (!this.over) this.tell();
  }

  podLost(pod: PodLife): void {
    const lost = this.replicas.find(({ pods }) => pods.includes(pod));
    if (!lost || this.over) return;
    this.replicas = this.replicas.filter(replica => replica !== lost);
    this.remove(lost);
    this.later(20, () => this.fill());
  }

  private later(seconds: number, act: () => void): void {
    this.world.timeline.after(seconds, () => {
      if (!this.over) act();
    });
  }

  private wanted(): number {
    const { replicas, weekendShare } = this.plan;
    const now = new Date(this.world.now);
    const weekend = [0, 6].includes(now.getUTCDay());
    const most = replicas[now.getUTCHours()];
    return weekend ? Math.max(1, Math.round(most * weekendShare)) : most;
  }

  /** An autoscaler follows the requests of the hour, sometime in its first minutes. */
  private scale(): void {
    this.fill();
    const hour = 3600 - Math.floor((this.world.now / 1000) % 3600);
    this.later(hour + this.world.draws.between(30, 500), () => this.scale());
  }

  private fill(): void {
    const { draws } = this.world;
    const wanted = this.wanted();
    const before = this.replicas.length;
    while (this.replicas.length > wanted) {
      this.remove(this.replicas.pop()!);
    }
    while (this.replicas.length < wanted && this.add());
    if (this.replicas.length !== before) this.tell();
    if (this.replicas.length < wanted) {
      this.later(draws.between(200, 500), () => this.fill());
    }
  }

  /** @returns false when there is no room */
  private add(): boolean {
    const { plan, world } = this;
    const { pool, resource, gpusEach, namespace, name } = plan;
    const pair = plan.kind === 'LeaderWorkerSet';
    const places = world.fleet.room(pool, resource, gpusEach, pair ? 2 : 1);
    if (!places) return false;
    const owner = this.objects.at(-1)!.object;
    const index = this.made;
    this.made += 1;
    const common = { ...this.podPlan(), namespace };
    if (!pair) {
      const pod = new PodLife(
        world,
        {
          ...common,
          name: `${owner.metadata.name}-${world.draws.hex(5)}`,
          uid: world.draws.uid(),
          owner,
        },
        places[0],
        this,
      );
      this.replicas.push({ pods: [pod], own: [] });
      return true;
    }
    const labels = (worker: number) => ({
      ...common.labels,
      'leaderworkerset.sigs.k8s.io/name': name,
      'leaderworkerset.sigs.k8s.io/worker-index': String(worker),
    });
    const leader = new PodLife(
      world,
      {
        ...common,
        name: `${name}-${index}`,
        uid: world.draws.uid(),
        owner,
        labels: labels(0),
      },
      places[0],
      this,
    );
    const workers = {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: {
        name: `${name}-${index}`,
        namespace,
        uid: world.draws.uid(),
        creationTimestamp: rfc3339(world.now),
        labels: common.labels,
        ownerReferences: ownerOf(leader.object),
      },
      spec: { replicas: 1 },
      status: {},
    };
    world.tell('statefulsets.apps', workers);
    const worker = new PodLife(
      world,
      {
        ...common,
        name: `${name}-${index}-1`,
        uid: world.draws.uid(),
        owner: workers,
        labels: labels(1),
      },
      places[1],
      this,
    );
    this.replicas.push({
      pods: [leader, worker],
      own: [{ resource: 'statefulsets.apps', object: workers }],
    });
    return true;
  }

  private remove({ pods, own }: Replica): void {
    [...pods].reverse().forEach(pod => pod.remove());
    own.forEach(({ resource, object }) => this.world.gone(resource, object));
  }

  /** A new version: one replica after the other is replaced. */
  private release(): void {
    this.version += 1;
    const old = [...this.replicas];
    old.forEach((replica, index) =>
      this.later(index * 400, () => {
        if (!this.replicas.includes(replica)) return;
        this.replicas = this.replicas.filter(other => other !== replica);
        this.remove(replica);
        this.fill();
      }),
    );
    this.later(this.plan.versionDays * 86_400, () => this.release());
  }

  private podPlan() {
    const { namespace, project, pool, resource, gpusEach } = this.plan;
    return {
      labels: labelsOf(this.plan),
      pool,
      resource,
      gpus: gpusEach,
      image: `registry.example.com/${namespace}/${project}:1.${this.version}`,
      container: 'server',
      serving: true,
    };
  }

  private tell(): void {
    const { replicas, world } = this;
    const ready = replicas.filter(({ pods }) => pods.every(p => p.ready));
    setReplicas(this.objects, world.now, this.wanted(), ready.length);
    for (const { resource, object } of this.objects)
      world.tell(resource, object);
  }
}
