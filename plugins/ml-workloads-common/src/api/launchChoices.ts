import type { LaunchRequest } from './launchRequest';

/** What an engine reads of a request beside the common fields; the form shows only these. */
export type LaunchFeature =
  | 'podsPerReplica'
  | 'topology'
  | 'retries'
  | 'maxRunSeconds'
  | 'runtime'
  | 'autoscaling'
  | 'modelFormat'
  | 'storageUri';

/** One engine as the form offers it. */
export interface LaunchEngine {
  name: string;
  kind: string;
  apiVersion: string;
  title: string;
  /** When to choose it, one sentence. */
  description: string;
  types: Array<LaunchRequest['type']>;
  features: LaunchFeature[];
  /** What `replicas` counts, in the plural: `pods`, `nodes`, `workers`, `replicas`, `groups`. */
  replicaNoun: string;
  /** The cluster serves everything that it makes. */
  available: boolean;
  /** Why not and what to do; null when available. */
  problem: string | null;
}

/** `GET /engines?cluster=` */
export interface LaunchEngineList {
  items: LaunchEngine[];
}

/** `GET /launch-choices?entityRef=&cluster=&namespace=`: what the team's namespace has to choose from. Names only, never values. */
export interface LaunchChoices {
  serviceAccounts: string[];
  /** null when their names may not be listed: the form takes a name as text then. */
  secrets: string[] | null;
  claims: Array<{
    name: string;
    accessModes: string[];
    /** Kubernetes quantity; null when not bound */
    capacity: string | null;
    /** Zones that its volume can be reached from; empty: any */
    zones: string[];
    bound: boolean;
  }>;
  priorityClasses: Array<{
    name: string;
    value: number;
    description: string | null;
  }>;
  /** (Cluster)TrainingRuntimes and (Cluster)ServingRuntimes by the engine that runs them. */
  runtimes: Record<string, string[]>;
  /** What could not be read and which permission would grant it. */
  problems: string[];
}

/** `GET /workloads/:id/launch-request`: values to launch the like of it again. */
export interface LaunchAgain {
  request: LaunchRequest;
  /** `launch`: the stored request. `object`: read from the object as it is, with what could not be carried over in `missing`. */
  from: 'launch' | 'object';
  missing: string[];
}
