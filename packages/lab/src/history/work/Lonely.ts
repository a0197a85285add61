import { KubernetesObject } from '../../cluster/objects';
import { ownerOf } from '../objects/meta';
import { rfc3339, World } from '../World';
import { PodLife, PodOwner } from './PodLife';
import { labelsOf, Work } from './work';

export interface LonelyPlan extends Work {
  /** `Notebook`: somebody's workshop. `Pod`: nobody owns it. */
  kind: 'Notebook' | 'Pod';
  /** Until it is deleted; a machine that is gone ends it earlier. */
  seconds: number;
}

/** One pod that holds its GPU until somebody remembers it: a notebook, or a pod that was started by hand. */
export class Lonely implements PodOwner {
  private set: KubernetesObject | undefined;
  private pod: PodLife | undefined;

  constructor(private readonly world: World, plan: LonelyPlan) {
    const { name, namespace, pool, resource, gpusEach, project } = plan;
    const [machine] = world.fleet.room(pool, resource, gpusEach, 1) ?? [];
    if (!machine) return;
    if (plan.kind === 'Notebook') {
      this.set = {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata: {
          name,
          namespace,
          uid: world.draws.uid(),
          creationTimestamp: rfc3339(world.now),
          labels: labelsOf(plan),
          ownerReferences: ownerOf({
            apiVersion: 'kubeflow.org/v1',
            kind: 'Notebook',
            metadata: { name, uid: world.draws.uid() },
          }),
        },
        spec: { replicas: 1 },
        status: {},
      };
      world.tell('statefulsets.apps', this.set);
    }
    this.pod = new PodLife(
      world,
      {
        name: this.set ? `${name}-0` : name,
        namespace,
        uid: world.draws.uid(),
        owner: this.set,
        labels: labelsOf(plan),
        pool,
        resource,
        gpus: gpusEach,
        image: `registry.example.com/${namespace}/${project}:1.0`,
        container: this.set ? 'notebook' : 'main',
        serving: this.set !== undefined,
      },
      machine,
      this,
    );
    world.timeline.after(plan.seconds, () => this.stop());
  }

  podReady(): void {}

  podLost(): void {
    this.stop();
  }

  stop(): void {
    this.pod?.remove();
    if (this.set) this.world.gone('statefulsets.apps', this.set);
    this.pod = undefined;
    this.set = undefined;
  }
}
