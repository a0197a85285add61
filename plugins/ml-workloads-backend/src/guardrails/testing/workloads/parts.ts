import type { KubernetesObject } from '../kubernetesObject';

/** A pod template inside an object, to be changed in place. */
export interface PodPart {
  /** Of the template; undefined where the kind has none. */
  labels: Record<string, string> | undefined;
  spec: any;
  containers: any[];
}

/** A trainer as the container that it becomes. */
class TrainerContainer {
  constructor(private readonly trainer: any) {}
  get image() {
    return this.trainer.image;
  }
  set image(value: string) {
    this.trainer.image = value;
  }
  get env() {
    return this.trainer.env;
  }
  set env(value: unknown) {
    this.trainer.env = value;
  }
  get resources() {
    return this.trainer.resourcesPerNode;
  }
  set resources(value: unknown) {
    this.trainer.resourcesPerNode = value;
  }
}

/** The pod templates of an object that hold GPUs, as a test changes them. */
export function podParts(object: KubernetesObject): PodPart[] {
  const { spec } = object;
  switch (object.kind) {
    case 'Pod':
      return [part({ metadata: object.metadata, spec })];
    case 'CronJob':
      return [part(spec.jobTemplate.spec.template)];
    case 'JobSet':
      return spec.replicatedJobs.map((each: any) =>
        part(each.template.spec.template),
      );
    case 'LeaderWorkerSet':
      return [part(spec.leaderWorkerTemplate.workerTemplate)];
    case 'PyTorchJob':
      return Object.values(spec.pytorchReplicaSpecs).map((each: any) =>
        part(each.template),
      );
    case 'RayJob':
      return spec.rayClusterSpec.workerGroupSpecs.map((each: any) =>
        part(each.template),
      );
    case 'RayCluster':
      return spec.workerGroupSpecs.map((each: any) => part(each.template));
    case 'RayService':
      return spec.rayClusterConfig.workerGroupSpecs.map((each: any) =>
        part(each.template),
      );
    case 'InferenceService':
      return [
        {
          labels: spec.predictor.labels,
          spec: spec.predictor,
          containers: spec.predictor.containers ?? [spec.predictor.model],
        },
      ];
    case 'LLMInferenceService':
      return [
        {
          labels: spec.labels,
          spec: spec.template,
          containers: spec.template.containers,
        },
      ];
    case 'TrainJob': {
      const patched =
        spec.runtimePatches?.[0].trainingRuntimeSpec.template.spec
          .replicatedJobs[0].template.spec.template;
      return [
        {
          labels: patched?.metadata.labels,
          spec: patched?.spec ?? {},
          containers: [new TrainerContainer(spec.trainer)],
        },
      ];
    }
    default:
      return [part(spec.template)];
  }
}

function part({ metadata, spec }: any): PodPart {
  return { labels: metadata.labels, spec, containers: spec.containers };
}
