import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';

/** What is wrong between two fields, beside one of them. */
export interface FieldProblem {
  path: Array<string | number>;
  message: string;
}

/** What fields say together. Pure; each field alone was checked before. */
export function checkAcross(request: LaunchRequest): FieldProblem[] {
  return [
    ...(request.serving ? servingProblems(request) : []),
    ...repeated(
      [...(request.env ?? []), ...(request.secretEnv ?? [])].map(
        ({ name }) => name,
      ),
      name => ({
        path: [
          request.secretEnv?.some(item => item.name === name)
            ? 'secretEnv'
            : 'env',
        ],
        message: `${name} is set twice; name each variable once`,
      }),
    ),
    ...repeated(
      (request.volumes ?? []).map(({ mountPath }) =>
        mountPath.replace(/\/+/g, '/').replace(/\/$/, ''),
      ),
      path => ({
        path: ['volumes'],
        message: `${path} is named twice; give each volume its own path`,
      }),
    ),
  ];
}

function servingProblems(request: LaunchRequest): FieldProblem[] {
  const { type, replicas } = request;
  const serving = request.serving!;
  const problems: FieldProblem[] = [];
  const say = (path: string[], message: string) =>
    problems.push({ path, message });
  if (type !== 'serving') {
    say(['serving'], `is only for type serving, and the type is ${type}`);
    return problems;
  }
  const { stage, minReplicas, maxReplicas, autoscaling } = serving;
  const least = minReplicas ?? replicas;
  const most = maxReplicas ?? replicas;
  if (least > most) {
    say(
      ['serving', minReplicas === undefined ? 'maxReplicas' : 'minReplicas'],
      `at least ${least} and at most ${most} replicas cannot both hold; raise maxReplicas or lower ${
        minReplicas === undefined ? 'replicas' : 'minReplicas'
      }`,
    );
  } else if (replicas > most) {
    say(['replicas'], `${replicas} is more than serving.maxReplicas, ${most}`);
  }
  if (minReplicas === 0 && stage !== 'development') {
    say(
      ['serving', 'minReplicas'],
      'only development serving may scale to zero; keep at least 1 in production',
    );
  }
  if (autoscaling && maxReplicas === undefined) {
    say(
      ['serving', 'maxReplicas'],
      'is required with autoscaling: without it nothing scales',
    );
  }
  if (autoscaling?.metric === 'gpuUtilization' && autoscaling.target > 100) {
    say(
      ['serving', 'autoscaling', 'target'],
      'is percent for gpuUtilization, 1 to 100',
    );
  }
  return problems;
}

function repeated(
  values: string[],
  problem: (value: string) => FieldProblem,
): FieldProblem[] {
  const twice = values.filter((value, index) => values.indexOf(value) < index);
  return [...new Set(twice)].map(problem);
}
