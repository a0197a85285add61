import { DEFAULT_NAMESPACE, parseEntityRef } from '@backstage/catalog-model';
import {
  LAUNCH_TEMPLATES,
  LaunchAgain,
  launchFormOf,
  LaunchRequest,
  Workload,
} from '@slipway/backstage-plugin-ml-workloads-common';

/** Whether there is a form for its kind of work. */
export function canLaunchAgain(workload: Pick<Workload, 'type'>): boolean {
  return workload.type === 'training' || workload.type === 'serving';
}

/** The template that a request came from, else the one of this project for its kind of work. */
export function templateOf(request: LaunchRequest): {
  namespace: string;
  templateName: string;
} {
  const usual = {
    namespace: DEFAULT_NAMESPACE,
    templateName: LAUNCH_TEMPLATES[request.type],
  };
  if (!request.templateRef) return usual;
  try {
    const { kind, namespace, name } = parseEntityRef(request.templateRef);
    return kind.toLocaleLowerCase('en-US') === 'template'
      ? { namespace, templateName: name }
      : usual;
  } catch {
    return usual;
  }
}

/** The address of a template's form with the values of a request in it: the scaffolder reads `formData`. */
export function formAddress(form: string, request: LaunchRequest): string {
  const values = launchFormOf(request);
  return `${form}?${new URLSearchParams({ formData: JSON.stringify(values) })}`;
}

/** Where the values come from, one sentence. */
export function describeSource(from: LaunchAgain['from']): string {
  return from === 'launch'
    ? 'The values are those of its launch; the name is the next one.'
    : 'It was not launched here, so the values are read from the object in the cluster; the name is the next one.';
}
