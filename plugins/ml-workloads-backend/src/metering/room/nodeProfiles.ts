/** The smallest pod of a hardware profile: what a node must have left for its free GPUs to be had. */
export interface NodeProfile {
  name: string;
  /** Labels that its nodes have. */
  nodeSelector: Record<string, string>;
  /** Thousandths of a core. */
  cpuMilli: number;
  memoryBytes: number;
}
