import type { WorkloadKind } from '../objects';

/** Kinds that a policy is asked about and never refuses, with why. */
export const NOT_CONCERNED: Record<
  string,
  Partial<Record<WorkloadKind, string>>
> = {};

/** Rules that judge no workload; their own suites try them. */
export const NO_WORKLOADS: Record<string, string> = {
  SW04: 'namespaces, limits, queues and quotas: waysRoundSuite',
  SW08: 'limits: harmlessSuite',
  SW10: "everything that the portal's writer sends: waysRoundSuite",
  SW36: 'runtimes: waysRoundSuite',
};
