/** Names of the kinds, as observations carry them. */
export const CLAIMS = 'resourceclaims.resource.k8s.io';
export const SLICES = 'resourceslices.resource.k8s.io';

/** DRA drivers whose devices are GPUs, unless configuration (`mlWorkloads.metering.gpuDrivers`) says others. */
export const DEFAULT_GPU_DRIVERS = [
  'gpu.nvidia.com',
  'gpu.amd.com',
  'gpu.intel.com',
  'gpu.example.com',
];

/** One device that was allocated to a claim. */
export interface ClaimDevice {
  driver: string;
  pool: string;
  device: string;
  /** Of a device that several claims have a share of: which share. */
  shareId?: string;
  /** What of the device's capacities the share consumes, in their base units. */
  consumed?: Record<string, number>;
}

/** A pod may use the devices of a claim: what stood in `status.reservedFor`, dated. */
export interface Reservation {
  claimUid: string;
  /** Name of the claim, for the pod whose status names it. */
  claimName: string;
  podUid: string;
  /** 0: from the pod's start, however late that was seen; else its observation. */
  since: number;
  /** Observation of its end. */
  until: number;
  seenAt: number;
  devices: ClaimDevice[];
}

/** What of a device the ledger counts by. */
export interface DeviceFacts {
  /** The physical GPU that it is (a part of). */
  gpu: string;
  /** MIG profile. */
  mig?: string;
  /** GPU model, as labels of nodes spell it. */
  model?: string;
  /** It is one of so many equal parts of its GPU. */
  parts?: number;
  /** Of a device that several claims may share. */
  capacity?: Record<string, number>;
}

/** The devices of one ResourceSlice while they did not change. */
export interface SliceState {
  uid: string;
  since: number;
  until: number;
  driver: string;
  pool: string;
  nodeName: string;
  devices: Record<string, DeviceFacts>;
}
