import type { WorkloadRow } from '../contracts';

/** A row as any workload of the team has it, for what is asked about no workload in particular; what is known beside it narrows it. */
export function teamRow(
  known: Pick<WorkloadRow, 'team'> & Partial<WorkloadRow>,
): WorkloadRow {
  return {
    id: '',
    uid: '',
    cluster: '',
    namespace: '',
    kind: '',
    name: '',
    component: null,
    ...known,
  };
}
