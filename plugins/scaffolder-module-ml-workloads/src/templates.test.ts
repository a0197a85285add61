import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import { ALLOWED_FORM, SERVED_FORM } from './__testUtils__/answers';
import {
  templateFile,
  templateManifest,
  type TemplateName,
  TEMPLATES,
} from './__testUtils__/template';
import { LAUNCH_FIELDS, requestFromForm } from './form';
import type { LaunchFormData } from './form';

const FULL: LaunchFormData = {
  ...ALLOWED_FORM,
  type: 'training',
  engine: 'jobset',
  command: ['python'],
  args: ['train.py'],
  env: [{ name: 'A', value: 'b' }],
  secretEnv: [{ name: 'HF_TOKEN', secretName: 'model-hub', key: 'token' }],
  serviceAccountName: 'trainer',
  volumes: [{ claimName: 'datasets', mountPath: '/data', purpose: 'dataset' }],
  retries: 2,
  priorityClass: 'training',
  topology: 'rack',
  runtime: 'torch-distributed',
};
const SERVED: LaunchFormData = {
  ...SERVED_FORM,
  model: {
    port: 9000,
    healthPath: '/ready',
    modelSizeGiB: 16,
    modelFormat: 'huggingface',
    storageUri: 'pvc://weights/x',
  },
  scaling: {
    stage: 'production',
    minReplicas: 2,
    maxReplicas: 4,
    autoscaling: { metric: 'queueDepth', target: 4 },
  },
};

/** What the scaffolder makes of a step's input: whole expressions only, `a or b` where the template says so. */
function resolve(input: unknown, parameters: object): unknown {
  if (typeof input === 'string') {
    const expression = /^\$\{\{ (.*) \}\}$/.exec(input)?.[1];
    if (!expression) return input;
    return expression
      .split(' or ')
      .map(path =>
        path
          .split('.')
          .slice(1)
          .reduce((value: any, key) => value?.[key], parameters),
      )
      .find((value, index, all) => Boolean(value) || index === all.length - 1);
  }
  const entries = Object.entries(input as object)
    .map(([key, value]) => [key, resolve(value, parameters)] as const)
    .filter(([, value]) => value !== undefined);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** The request that a template sends for its form, without what is the pull request's. */
function sentBy(template: TemplateName, form: LaunchFormData) {
  const [step] = templateFile(template).spec.steps;
  const { targetPath: _folder, ...request } = resolve(
    step.input,
    form,
  ) as LaunchRequest & { targetPath?: string };
  return request;
}

describe.each(TEMPLATES)('the template %s', template => {
  const forms = template.startsWith('serve')
    ? [SERVED_FORM, SERVED]
    : [{ ...ALLOWED_FORM, engine: 'job' }, FULL];

  it.each(forms)('sends what was checked', form => {
    const checked = requestFromForm(form as LaunchFormData);
    expect(checked).toMatchObject({ complete: true });
    expect(sentBy(template, form as LaunchFormData)).toEqual(
      (checked as any).request,
    );
  });

  it('knows the step of every field that a reason can name', () => {
    const { steps } = templateManifest(template);
    const titles: Record<string, string> = {};
    let declared: Record<string, string> = {};
    for (const { title, schema } of steps as any[]) {
      for (const [key, property] of Object.entries<any>(schema.properties)) {
        if (Object.values(LAUNCH_FIELDS).some(field => field.key === key))
          titles[key] = title;
        if (key === 'review') declared = property['ui:options'].steps;
      }
    }
    const { type: _hidden, simulate: _demo, ...expected } = titles;
    expect(declared).toEqual(expected);
  });

  it('asks for few things that a person must decide', () => {
    const { steps } = templateManifest(template);
    const required = (steps as any[]).flatMap(s => s.schema.required ?? []);
    expect(required.filter(key => key !== 'repository')).toEqual([
      'target',
      'name',
      'image',
      'hardware',
    ]);
  });
});
