import type { Forecast } from '@slipway/backstage-plugin-ml-workloads-common';
import { inWords } from '../../observe/amounts';
import type { CountedNodes } from './devices';
import { sumOf } from './placement';
import { quotaInSight, type Admission } from './queueing';
import type { ForecastInputs, ForecastRequest } from './types';

type Inputs = NonNullable<Forecast['inputs']>;

/** What the forecast was reckoned from, each with its value and age, in words. */
export function inputsOf(
  request: ForecastRequest,
  {
    nodes,
    kueue,
    queueProblem,
    quotas,
    problem,
  }: ForecastInputs & CountedNodes,
  admission: Admission | undefined,
): Inputs {
  const inputs: Inputs = [];
  const at = (ms: number | undefined) =>
    ms === undefined ? null : new Date(ms).toISOString();
  const { gpuResource, profile } = request;
  const main =
    request.groups.find(group => group.requests[gpuResource] > 0) ??
    request.groups[0];
  if (main) {
    const sum = problem ? null : nodes && sumOf(gpuResource, main, nodes.rooms);
    inputs.push({
      name: `Free GPUs of profile ${profile}`,
      value: sum
        ? `${sum.free} of ${sum.total}, at most ${sum.largestFree} on one node`
        : 'not known',
      asOf: at(nodes?.asOf),
    });
  }
  if (request.queue) {
    const asOf = at(kueue?.asOf);
    if (admission && kueue && main) {
      const sum = quotaInSight(admission, main, kueue, gpuResource);
      inputs.push({
        name: `Quota of queue ${request.queue}`,
        value: `uses ${sum.used} of its ${sum.nominal}${
          sum.borrowable ? `, at most ${sum.most} with borrowing` : ''
        }`,
        asOf,
      });
      inputs.push({
        name: 'Waiting before it',
        value: String(admission.position - 1),
        asOf,
      });
      inputs.push({
        name: 'Priority in the queue',
        value: String(request.priority),
        asOf,
      });
    } else {
      inputs.push({
        name: `Quota of queue ${request.queue}`,
        value: queueProblem ? `not known: ${queueProblem}` : 'not known',
        asOf,
      });
    }
  }
  for (const quota of quotas?.items ?? []) {
    for (const [resource, hard] of Object.entries(quota.hard)) {
      if (!resource.endsWith(gpuResource)) continue;
      inputs.push({
        name: `ResourceQuota ${quota.name}`,
        value: `${quota.used[resource] ?? '0'} of ${hard} ${resource} in use`,
        asOf: at(quotas?.asOf),
      });
    }
  }
  if (main && Object.keys(main.requests).length > 0) {
    inputs.push({
      name: 'Asked for',
      value: request.groups
        .map(
          group =>
            `${group.count} × ${Object.entries(group.requests)
              .filter(([name, amount]) => amount > 0 && name !== 'pods')
              .map(([name, amount]) =>
                name === gpuResource
                  ? `${amount} GPUs`
                  : `${inWords(name, amount)} ${
                      name === 'cpu' ? '' : name
                    }`.trim(),
              )
              .join(', ')}`,
        )
        .join('; '),
      asOf: null,
    });
  }
  return inputs;
}
