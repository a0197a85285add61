import type { KubeObject } from '../observe/types';
import type {
  Flip,
  KueueFacts,
  ObjectFacts,
  OwnerWarning,
  PodFacts,
  ProvisioningFacts,
  Want,
} from './facts';
import type { StatusEngine } from './engines/engine';

/** The identity of a top-level object, which is known from its pods even when the object itself is never seen. */
export interface TopIdentity {
  apiVersion: string;
  kind: string;
  namespace: string;
  name: string;
  uid: string;
}

/** A workload in memory: everything that its rows are computed from. */
export interface Work {
  id: string;
  top: TopIdentity;
  engine: StatusEngine;
  /** After the allow-list; null when only its pods are known. */
  object: KubeObject | null;
  facts: ObjectFacts;
  flips: Flip[];
  kueue: KueueFacts | null;
  queued: boolean;
  /** Kueue's objects that admit its pods in parts. */
  parts: KueueFacts[];
  /** By uid of the object that says it: the top-level object, or what it makes. */
  wants: Map<string, Want[]>;
  warnings: OwnerWarning[];
  provisioning: ProvisioningFacts | null;
  pods: Map<string, PodFacts>;
  /** Labels and annotations of the object or of its first pod, for component, profile, queue, launcher. */
  labelled: KubeObject;
  gpuModel: string | null;
  /** Its pods ask for GPUs. */
  gpu: boolean;
  /** Signatures of what is stored, to write only what changed. */
  stored: { row: string; timeline: string };
  exists: boolean;
}

/** What is stored of a {@link Work} in `workloads.facts`. */
export interface StoredFacts {
  facts: ObjectFacts;
  flips: Flip[];
  kueue: KueueFacts | null;
  queued: boolean;
  gpuModel: string | null;
  labelled: KubeObject;
  parts?: KueueFacts[];
  wants?: Record<string, Want[]>;
  warnings?: OwnerWarning[];
  provisioning?: ProvisioningFacts | null;
}
