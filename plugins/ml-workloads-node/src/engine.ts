import type {
  LaunchFeature,
  LaunchRequest,
  ReceiptEntry,
} from '@slipway/backstage-plugin-ml-workloads-common';

/** A Kubernetes object to be created, as plain data. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  [key: string]: unknown;
}

/** The hardware profile that a request named, as the engine needs it. */
export interface EngineProfile {
  name: string;
  /** Extended resource of one GPU, e.g. `nvidia.com/gpu`. */
  resourceName: string;
  nodeSelector: Record<string, string>;
  tolerations: Array<{
    key?: string;
    operator?: string;
    value?: string;
    effect?: string;
  }>;
  /** Requests for each GPU, Kubernetes quantities. */
  cpuPerGpu: string;
  memoryPerGpu: string;
  /** Node disk (`ephemeral-storage`) for each GPU, a Kubernetes quantity; 50Gi when absent. */
  ephemeralStoragePerGpu?: string;
  /** The cloud may take the nodes away at any time. */
  spot?: boolean;
  /** Node label keys of the fleet's topology levels, where Kueue knows them (Topology). */
  topology?: { rack?: string; block?: string };
}

/** A PersistentVolumeClaim that a request names, as the namespace has it. */
export interface ClaimFacts {
  /** e.g. `ReadWriteMany` */
  accessModes: string[];
  /** Zones that its volume can be reached from (node affinity of the PersistentVolume); empty: any, or not known. */
  zones: string[];
}

/**
 * What an engine may know beside the request. All of it was looked up and authorised by Slipway; nothing comes from the caller.
 */
export interface RenderContext {
  profile: EngineProfile;
  /** Value of the namespace's team label. */
  team: string;
  /** `metadata.name` of the component, the value of `backstage.io/kubernetes-id`. */
  componentName: string;
  /** Entity reference of the component. */
  componentRef: string;
  /** Entity reference of the person; undefined for a render that is not applied. */
  launchedBy?: string;
  /** UUID of the launch; undefined for a preview or a render that is not applied. */
  launchId?: string;
  /** SHA-256 of the request, hex. */
  digest: string;
  /** The queue that the workload goes to: the request's, the profile's or the namespace's default; and where it came from. */
  queue?: { name: string; from: 'request' | 'profile' | 'namespace' };
  /** Priority by kind of work, from `mlWorkloads.priorities`; undefined: none is written. */
  priority?: {
    /** Kueue WorkloadPriorityClass; the request's own when it names one. */
    workloadPriorityClass?: string;
    /** PriorityClass of the pods. */
    podPriorityClass?: string;
  };
  /** The claims that the request names, by name; one that does not exist is absent. */
  claims?: Readonly<Record<string, ClaimFacts>>;
  /** `group/version/Kind` of the optional kinds that the cluster serves, e.g. `keda.sh/v1alpha1/ScaledObject`. */
  served?: ReadonlySet<string>;
  /** Where autoscalers read metrics; undefined when no Prometheus is configured for the cluster. */
  prometheusAddress?: string;
  /** True when the cluster's hardware is simulated and the portal is a demonstration: `simulate` may become annotations. */
  demo: boolean;
}

/** What an engine gives back. */
export interface Rendered {
  /** In the order in which they are created; the workload itself is the last. */
  manifests: Manifest[];
  /** Everything that was filled in or changed, each with its reason. */
  receipt: ReceiptEntry[];
}

/**
 * The adapter of one kind of workload.
 *
 * `render` is a pure function: the same request and context give the same manifests, byte for byte, because the verdict of the dry run
 * is only worth something for exactly the bytes that are applied. It never refuses: refusing is the API server's part.
 *
 * @example
 * ```ts
 * export const jobSetEngine: Engine = {
 *   name: 'jobset',
 *   kind: 'JobSet',
 *   apiVersion: 'jobset.x-k8s.io/v1alpha2',
 *   plurals: { JobSet: 'jobsets' },
 *   types: ['training'],
 *   render: (request, context) => ({ manifests: [...], receipt: [...] }),
 *   podTemplates: manifest => [...],
 * };
 * ```
 */
export interface Engine {
  /** What `LaunchRequest.engine` says, e.g. `job`. Unique. */
  name: string;
  /** Kubernetes kind of the workload. */
  kind: string;
  apiVersion: string;
  /** Plural in the API's path of each kind that `render` makes, e.g. `{Job: 'jobs'}`. */
  plurals: Record<string, string>;
  /** What it can run. */
  types: Array<LaunchRequest['type']>;
  /** Name in the form, e.g. `JobSet`. */
  title: string;
  /** When to choose it, one sentence. */
  description: string;
  /** What it reads of a request beside the common fields. */
  features: LaunchFeature[];
  /** What `replicas` counts, in the plural. */
  replicaNoun: string;
  /**
   * Other kinds that `render` may make where the cluster serves them, `group/version/Kind`; the engine finds the served ones in
   * {@link RenderContext.served}. The engine is offered only where its own kind is served.
   */
  optional?: string[];
  render(request: LaunchRequest, context: RenderContext): Rendered;
  /**
   * The pod templates of a manifest, and what this kind's controller adds to their pods. One pod is made of each for the dry run, because
   * a controller's pods are refused by things that never judge the object itself (`guardrails.md` §4.12).
   */
  podTemplates(manifest: Manifest): PodTemplate[];
}

/** A pod template of a manifest. */
export interface PodTemplate {
  /** What the names of the controller's pods begin with, e.g. `train-`. */
  generateName: string;
  metadata: {
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  spec: Record<string, unknown>;
}
