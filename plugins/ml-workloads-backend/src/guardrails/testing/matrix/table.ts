import type { Outcome } from './Matrix';
import type { WorkloadKind } from '../objects';

/** How the kinds are named at the head of the table, short enough for one line. */
const HEADS: Record<WorkloadKind, string> = {
  Pod: 'Pod',
  Job: 'Job',
  CronJob: 'Cron',
  Deployment: 'Depl',
  StatefulSet: 'STS',
  ReplicaSet: 'RS',
  ReplicationController: 'RC',
  DaemonSet: 'DS',
  JobSet: 'JSet',
  LeaderWorkerSet: 'LWS',
  TrainJob: 'Train',
  PyTorchJob: 'PyT',
  RayJob: 'RJob',
  RayCluster: 'RClu',
  RayService: 'RSvc',
  InferenceService: 'ISvc',
  LLMInferenceService: 'LLM',
};

/** Rules against kinds: objects that passed and objects that were refused, `.` where a rule does not concern the kind. */
export function matrixTable(outcomes: readonly Outcome[]): string {
  const codes = [...new Set(outcomes.map(({ code }) => code))].sort();
  const kinds = Object.keys(HEADS) as WorkloadKind[];
  const count = (
    code: string,
    kind: WorkloadKind,
    ...results: Array<Outcome['result']>
  ) =>
    outcomes.filter(
      each =>
        each.code === code &&
        each.kind === kind &&
        results.includes(each.result),
    ).length;
  const lines = codes.map(code =>
    [
      code,
      ...kinds.map(kind => {
        const passed = count(code, kind, 'passed');
        const refused = count(code, kind, 'refused');
        const wrong = count(code, kind, 'wrong');
        if (wrong > 0) return `!${wrong}`;
        return passed + refused > 0 ? `${passed}+${refused}` : '.';
      }),
    ]
      .map(cell => cell.padStart(6))
      .join(''),
  );
  const results = (result: Outcome['result']) =>
    outcomes.filter(each => each.result === result).length;
  return [
    ['', ...Object.values(HEADS)].map(head => head.padStart(6)).join(''),
    ...lines,
    `${outcomes.length} cases on the API server (passed+refused): ${results(
      'passed',
    )} passed, ${results('refused')} refused by the rule, ${results(
      'schema',
    )} refused by Kubernetes before it, ${results('wrong')} wrong`,
  ].join('\n');
}
