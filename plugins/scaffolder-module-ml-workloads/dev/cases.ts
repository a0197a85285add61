import {
  ALLOWED_FORM,
  previewOf,
  REFUSED_FORM,
  SERVED_FORM,
  TOO_MANY_GPUS,
} from '../src/__testUtils__/answers';
import type { BackendAnswers } from '../src/__testUtils__/backend';

/** A form and what the backend answers to it. */
export interface Case {
  form: object;
  /** The same for a server, where it is another. */
  served?: object;
  answers: Partial<BackendAnswers>;
}

const down = () => {
  throw new TypeError('Failed to fetch');
};

/** What to look at: `/?case=refused`. Each starts at the first step, filled in. */
export const CASES: Record<string, Case> = {
  empty: { form: {}, answers: {} },
  allowed: { form: ALLOWED_FORM, served: SERVED_FORM, answers: {} },
  refused: {
    form: REFUSED_FORM,
    served: {
      ...SERVED_FORM,
      image: 'docker.io/library/server:latest',
      hardware: { profile: 'h100', gpusPerPod: 4, replicas: 1 },
      scaling: {
        stage: 'production',
        minReplicas: 2,
        maxReplicas: 6,
        autoscaling: { metric: 'concurrency', target: 16 },
      },
    },
    answers: {},
  },
  full: {
    form: {
      ...ALLOWED_FORM,
      engine: 'jobset',
      topology: 'block',
      priorityClass: 'training',
      command: ['python', 'train.py'],
      args: ['--epochs', '3'],
      env: [{ name: 'NCCL_DEBUG', value: 'INFO' }],
      secretEnv: [{ name: 'HF_TOKEN', secretName: 'model-hub', key: 'token' }],
      serviceAccountName: 'trainer',
      volumes: [
        { claimName: 'datasets', mountPath: '/data', purpose: 'dataset' },
        {
          claimName: 'checkpoints',
          mountPath: '/checkpoints',
          purpose: 'checkpoint',
        },
      ],
    },
    answers: {
      preview: request =>
        previewOf(request, {
          verdict: {
            value: 'allowed',
            reasons: [],
            truncated: false,
            layers: ['schema', 'guardrails', 'quota'],
            warnings: [TOO_MANY_GPUS],
          },
          forecast: {
            value: 'queued',
            sentence: '8 GPUs are wanted and 4 are free within the quota.',
            asOf: new Date().toISOString(),
            position: 3,
            reclaimableBy: ['speech'],
            inputs: [
              {
                name: 'Free GPUs of the profile',
                value: '12, at most 8 on one node',
                asOf: new Date().toISOString(),
              },
              {
                name: 'Quota of queue gpu',
                value: '16, 12 in use',
                asOf: null,
              },
            ],
          },
        }),
    },
  },
  homeless: {
    form: { target: { entityRef: ALLOWED_FORM.target.entityRef } },
    answers: { limits: () => ({ items: [], problem: null }) },
  },
  unpriced: {
    form: ALLOWED_FORM,
    served: SERVED_FORM,
    answers: {
      preview: request =>
        previewOf(request, {
          cost: {
            currency: 'USD',
            perHourMicros: null,
            forRunMicros: null,
            perMonthMicros: null,
            source: null,
            retrievedAt: null,
          },
          forecast: {
            value: 'unknown',
            sentence: 'The cluster has not been observed yet.',
            asOf: null,
          },
        }),
    },
  },
  down: {
    form: ALLOWED_FORM,
    served: SERVED_FORM,
    answers: { preview: down, engines: down, choices: down },
  },
};

/** Each field alone, as somebody else's template has it: `/?field=MlVolumesField`. */
export const FIELD_SCHEMAS: Record<string, { key: string; schema: object }> = {
  MlNeedCheck: { key: 'need', schema: { title: 'Do you need this?' } },
  MlTeamTargetPicker: { key: 'target', schema: { type: 'object' } },
  MlImageField: { key: 'image', schema: { type: 'string', title: 'Image' } },
  MlLinesField: {
    key: 'args',
    schema: { type: 'array', title: 'Arguments', items: { type: 'string' } },
  },
  MlEnvironmentField: {
    key: 'env',
    schema: { type: 'array', items: { type: 'object' } },
  },
  MlSecretEnvField: {
    key: 'secretEnv',
    schema: { type: 'array', items: { type: 'object' } },
  },
  MlServiceAccountPicker: {
    key: 'serviceAccountName',
    schema: { type: 'string' },
  },
  MlVolumesField: {
    key: 'volumes',
    schema: { type: 'array', items: { type: 'object' } },
  },
  MlServingField: { key: 'model', schema: { type: 'object' } },
  MlScalingPicker: { key: 'scaling', schema: { type: 'object' } },
  MlEnginePicker: { key: 'engine', schema: { type: 'string' } },
  MlRuntimePicker: { key: 'runtime', schema: { type: 'string' } },
  MlHardwareProfilePicker: { key: 'hardware', schema: { type: 'object' } },
  MlTopologyPicker: { key: 'topology', schema: { type: 'string' } },
  MlDurationPicker: { key: 'maxRunSeconds', schema: { type: 'integer' } },
  MlPriorityPicker: { key: 'priorityClass', schema: { type: 'string' } },
  MlSimulationPicker: { key: 'simulate', schema: { type: 'object' } },
  MlLaunchReview: { key: 'review', schema: { type: 'object' } },
};
