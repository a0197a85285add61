import type { Config } from '@backstage/config';
import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import type { RenderContext } from '@slipway/backstage-plugin-ml-workloads-node';

type Priority = NonNullable<RenderContext['priority']>;

/** `mlWorkloads.priorities` */
export type Priorities = Partial<Record<LaunchRequest['type'], Priority>>;

const NAME = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;

/** Reads `mlWorkloads.priorities`. @throws Error that names the key */
export function readPriorities(config: Config): Priorities {
  const read = (type: LaunchRequest['type']): Priority | undefined => {
    const key = `mlWorkloads.priorities.${type}`;
    const found = config.getOptionalConfig(key);
    if (!found) return undefined;
    const name = (field: keyof Priority) => {
      const value = found.getOptionalString(field);
      if (value !== undefined && !NAME.test(value)) {
        throw new Error(`${key}.${field}: '${value}' is no name of an object`);
      }
      return value;
    };
    return {
      workloadPriorityClass: name('workloadPriorityClass'),
      podPriorityClass: name('podPriorityClass'),
    };
  };
  return { training: read('training'), serving: read('serving') };
}

/** The priority of a request: its own class where it names one, else that of its kind of work. Pure. */
export function priorityOf(
  request: Pick<LaunchRequest, 'type' | 'priorityClass'>,
  priorities: Priorities,
): Priority | undefined {
  const ofType = priorities[request.type];
  const workloadPriorityClass =
    request.priorityClass ?? ofType?.workloadPriorityClass;
  const podPriorityClass = ofType?.podPriorityClass;
  return workloadPriorityClass || podPriorityClass
    ? { workloadPriorityClass, podPriorityClass }
    : undefined;
}
