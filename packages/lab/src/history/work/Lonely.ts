import { KubernetesObject } from '../../cluster/objects';
import { ownerOf } from '../objects/meta';
import { Told } from '../objects/training';
import { rfc3339 } from '../rfc3339';
import { World } from '../World';
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
  /** Of the pod, outer things first. */
  private owners: Told[] = [];
  private pod: PodLife | undefined;

  constructor(private readonly world: World, plan: LonelyPlan) {
    const { name, namespace, pool, resource, gpusEach, project } = plan;
    const [machine] = world.fleet.room(pool, resource, gpusEach, 1) ?? [];
    if (!machine) return;
    const isNotebook = plan.kind === 'Notebook';
    if (isNotebook) {
      const metadata = () => ({
        name,
        namespace,
        uid: world.draws.uid(),
        creationTimestamp: rfc3339(world.now),
        labels: labelsOf(plan),
      });
      const notebook: KubernetesObject = {
        apiVersion: 'kubeflow.org/v1',
        kind: 'Notebook',
        metadata: metadata(),
        spec: {},
        status: {},
      };
      const set: KubernetesObject = {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata: { ...metadata(), ownerReferences: ownerOf(notebook) },
        spec: { replicas: 1 },
        status: {},
      };
      this.owners = [
        { resource: 'notebooks.kubeflow.org', object: notebook },
        { resource: 'statefulsets.apps', object: set },
      ];
      this.owners.forEach(({ resource: of, object }) => world.tell(of, object));
    }
    this.pod = new PodLife(
      world,
      {
        name: isNotebook ? `${name}-0` : name,
        namespace,
        uid: world.draws.uid(),
        owner: this.owners.at(-1)?.object,
        labels: labelsOf(plan),
        pool,
        resource,
        gpus: gpusEach,
        image: `registry.example.com/${namespace}/${project}:1.0`,
        container: isNotebook ? 'notebook' : 'main',
        serving: isNotebook,
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
    for (const { resource, object } of this.owners.reverse()) {
      this.world.gone(resource, object);
    }
    this.pod = undefined;
    this.owners = [];
  }
}
