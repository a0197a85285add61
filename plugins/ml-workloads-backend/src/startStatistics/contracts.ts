import type { WaterfallPhase } from '@slipway/backstage-plugin-ml-workloads-common';

/** Which starts are compared with each other. */
export interface StartKind {
  cluster: string;
  /** Name of the hardware profile. */
  profile: string;
  /** Entity reference of the template; of all ways to launch when absent. */
  template?: string;
}

/** A start that was ready. */
export interface FinishedStart {
  started: number;
  readyAt: number;
  stages: Partial<Record<WaterfallPhase, number>>;
  /** GPUs asked for in all, in thousandths; null when not known. */
  gpusMilli: number | null;
}

/** Where starts that were ready are read. */
export interface FinishedStarts {
  /** The newest, at most 200. */
  finishedStarts(kind: StartKind): Promise<FinishedStart[]>;
  /** Which starts a workload's is compared with; null when it has no hardware profile, or is not known. */
  kindOf(workloadId: string): Promise<StartKind | null>;
}
