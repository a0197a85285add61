import {
  configApiRef,
  fetchApiRef,
  identityApiRef,
} from '@backstage/frontend-plugin-api';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import type {
  HardwareProfileList,
  LaunchPreview,
  LaunchRequest,
  TeamLimitsList,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { readFileSync } from 'fs';
import { resolve } from 'path';
import { parse } from 'yaml';
import { mlLaunchStepField } from '../form';
import { mlHardwareProfilePickerField } from '../hardware';
import { mlDurationPickerField, mlSimulationPickerField } from '../lifetime';
import { mlLaunchReviewField } from '../review';
import { mlTeamTargetPickerField } from '../target';
import { mlImageField } from '../workload';

/** What the backend of a test answers; each may be slow or fail. */
export interface BackendAnswers {
  limits(entityRef: string): Promise<TeamLimitsList> | TeamLimitsList;
  profiles(cluster: string): Promise<HardwareProfileList> | HardwareProfileList;
  preview(request: LaunchRequest): Promise<LaunchPreview> | LaunchPreview;
}

/** Thrown by an answer to make the backend say so. */
export class Refusal extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json' },
  });
}

/** The edge of the network: everything in front of it is what the portal runs. */
export function backendFetch(answers: BackendAnswers) {
  return async (input: any, init?: RequestInit): Promise<Response> => {
    const url = new URL(
      String(input).replace('plugin://', 'http://portal.test/'),
    );
    const aborted = new Promise<never>((_, reject) =>
      init?.signal?.addEventListener('abort', () =>
        reject(new DOMException('cancelled', 'AbortError')),
      ),
    );
    const answer = async () => {
      switch (url.pathname) {
        case '/ml-workloads/limits':
          return answers.limits(url.searchParams.get('entityRef')!);
        case '/ml-workloads/hardware-profiles':
          return answers.profiles(url.searchParams.get('cluster')!);
        case '/ml-workloads/launches/preview':
          return answers.preview(JSON.parse(String(init?.body)));
        default:
          throw new Error(`No such endpoint: ${url.pathname}`);
      }
    };
    try {
      return json(await Promise.race([answer(), aborted]));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status, message } = error;
      return json(
        { error: { name: 'Error', message }, response: { statusCode: status } },
        status,
      );
    }
  };
}

/** The template as it is shipped. */
export function shippedTemplate(name: string) {
  const file = resolve(
    __dirname,
    `../../../../templates/${name}/template.yaml`,
  );
  return parse(readFileSync(file, 'utf8'));
}

/** Opens a template's wizard in a portal with this backend, as a member of the team vision. */
export function openWizard(
  answers: BackendAnswers,
  options: {
    initialState?: Record<string, any>;
    onCreate?: (values: any) => Promise<void>;
    demo?: boolean;
    /** Only the steps with these titles. */
    steps?: string[];
  } = {},
) {
  const template = shippedTemplate('train-model');
  const steps = template.spec.parameters
    .filter((s: any) => !options.steps || options.steps.includes(s.title))
    .map((schema: any) => ({ title: schema.title, schema }));
  const fields = [
    mlLaunchStepField,
    mlTeamTargetPickerField,
    mlImageField,
    mlHardwareProfilePickerField,
    mlDurationPickerField,
    mlSimulationPickerField,
    mlLaunchReviewField,
  ];
  return renderInTestApp(
    <Stepper
      manifest={{
        title: template.metadata.title,
        presentation: template.spec.presentation,
        steps,
      }}
      extensions={fields as any}
      initialState={options.initialState}
      onCreate={options.onCreate ?? (async () => {})}
      formProps={{ EXPERIMENTAL_theme: 'bui' } as any}
    />,
    {
      apis: [
        [fetchApiRef, { fetch: backendFetch(answers) as typeof fetch }],
        [
          identityApiRef,
          mockApis.identity({
            userEntityRef: 'user:default/ml-engineer',
            ownershipEntityRefs: ['group:default/vision'],
          }),
        ],
        [
          configApiRef,
          mockApis.config({ data: { slipway: { demo: options.demo } } }),
        ],
        [catalogApiRef, catalogApiMock({ entities: ENTITIES })],
      ],
    },
  );
}

const component = (name: string, owner: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, namespace: 'default' },
  spec: { type: 'model', lifecycle: 'production', owner },
  relations: [{ type: 'ownedBy', targetRef: `group:default/${owner}` }],
});

const ENTITIES = [
  component('vision-models', 'vision'),
  component('speech-models', 'speech'),
];
