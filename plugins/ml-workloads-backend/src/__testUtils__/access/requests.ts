import { BULK_OPERATIONS } from '@slipway/backstage-plugin-ml-workloads-common';
import { randomUUID } from 'crypto';
import { OPENAPI } from '../openApi';

export interface Asked {
  method: 'get' | 'post';
  path: string;
  body?: object;
}

/** A launch of team Vision, allowed; `change` makes it something else. */
export function visionLaunch(change: object = {}) {
  return {
    entityRef: 'component:default/vision-models',
    cluster: 'lab',
    namespace: 'team-vision',
    name: `ask-${randomUUID().slice(0, 8)}`,
    engine: 'job',
    type: 'training',
    image: 'registry.example.com/vision/train:1.4',
    profile: 'h100',
    gpusPerPod: 8,
    replicas: 1,
    maxRunSeconds: 3600,
    ...change,
  };
}

const SPEECH = 'entityRef=component:default/speech-models';

/** Ways to ask what is not below one workload; a path that is not here is asked as it is. */
const QUERIES: Record<string, string[]> = {
  '/workloads': [
    '',
    '?team=speech',
    '?entity=group:default/speech',
    '?component=component:default/speech-models',
    '?search=canary',
  ],
  '/workload-groups': ['?by=team', '?by=queue', '?by=team&team=speech'],
  '/start-statistics': ['?workload=ID', '?cluster=lab&profile=h100'],
  '/spend': [
    '',
    '?team=speech',
    '?component=component:default/speech-models',
    '?groupBy=workload&team=speech',
    '?entity=group:default/research',
    '?entity=system:default/senses&groupBy=team',
    '?workload=ID',
  ],
  '/spend/efficiency': [
    '',
    '?team=speech',
    '?entity=domain:default/perception',
    '?workload=ID',
  ],
  '/spend/export': [
    '',
    '?team=speech',
    '?format=focus-1.2',
    '?format=focus-1.2&entity=group:default/research',
  ],
  '/hardware-profiles': [
    '',
    `?cluster=lab&${SPEECH}`,
    `?cluster=lab&${SPEECH}&namespace=team-speech`,
  ],
  '/launch-choices': [
    `?cluster=lab&${SPEECH}&namespace=team-speech`,
    '?cluster=lab&entityRef=component:default/vision-models&namespace=team-speech',
    '?cluster=lab&entityRef=component:default/vision-models&namespace=team-vision',
  ],
  '/limits': [`?${SPEECH}`, '?entityRef=group:default/speech'],
  '/drift': ['', '?team=speech'],
};

/** Bodies of the endpoints that take one; a POST that is not here fails the test that asks them all. */
function bodiesOf(path: string, id: string): object[] {
  const others = {
    entityRef: 'component:default/speech-models',
    namespace: 'team-speech',
  };
  switch (path) {
    case '/launches/preview':
    case '/launches/render':
      return [visionLaunch(), visionLaunch(others)];
    case '/launches':
      return [{ launchId: randomUUID(), ...visionLaunch(others) }];
    case '/workloads/bulk':
      return BULK_OPERATIONS.map(operation => ({ operation, ids: [id] }));
    case '/workloads/bulk/preview':
      return [{ ids: [id] }];
    case '/spend/claims':
      return [
        { workload: id, team: 'vision' },
        { namespace: 'team-speech', team: 'vision' },
        { namespace: 'nobodys', team: 'speech' },
      ].map(claim => ({ cluster: 'lab', reason: 'to ask', ...claim }));
    case '/spend/claims/{id}/withdraw':
      return [{}];
    case '/workloads/{id}/preview':
      return [{ operation: 'stop' }];
    case '/workloads/{id}/scale':
      return [{ replicas: 1 }];
    case '/workloads/{id}/extend':
      return [{ seconds: 60 }];
    default:
      return /^\/workloads\/\{id\}\/(pause|resume|restart|stop|delete)$/.test(
        path,
      )
        ? [{}]
        : [];
  }
}

/** What a person can ask of a workload, or where none is named: every endpoint of `schema/openapi.yaml`. */
export function everyRequest(id: string): Asked[] {
  return Object.entries<Record<string, unknown>>(OPENAPI.paths).flatMap(
    ([path, operations]) =>
      Object.keys(operations).flatMap((method): Asked[] => {
        const at = path.replace('{id}', id);
        if (method === 'get') {
          return (QUERIES[path] ?? ['']).map(query => ({
            method,
            path: `${at}${query.replace('ID', id)}`,
          }));
        }
        if (method !== 'post') return [];
        const bodies = bodiesOf(path, id);
        if (bodies.length === 0) {
          throw new Error(
            `Say in router/access/requests.ts what is sent to ${path}, so that it is tried by everybody who may not`,
          );
        }
        return bodies.map(body => ({ method, path: at, body }));
      }),
  );
}

/** What an agent can ask for: the input of every registered action. @throws Error for one that is not known here */
export function inputsOf(action: string, id: string): object[] {
  const inputs: Record<string, object[]> = {
    'list-workloads': [{}, { team: 'speech' }, { search: 'canary' }],
    'get-workload-status': [{ id }],
    'explain-pending': [{ id }],
    'get-spend': [{}, { team: 'speech' }],
    'preview-launch': [visionLaunch()],
    'launch-workload': [
      {
        launchId: randomUUID(),
        ...visionLaunch({
          entityRef: 'component:default/speech-models',
          namespace: 'team-speech',
        }),
      },
    ],
    'pause-workload': [{ id }],
    'resume-workload': [{ id }],
    'stop-workload': [{ id }],
    'delete-workload': [{ id }],
    'restart-workload': [{ id }],
    'scale-workload': [{ id, replicas: 1 }],
    'extend-workload': [{ id, seconds: 60 }],
    'preview-operation': [{ id, operation: 'stop' }],
  };
  if (!inputs[action]) {
    throw new Error(
      `Say in router/access/requests.ts what the action ${action} is given, so that it is tried by everybody who may not`,
    );
  }
  return inputs[action];
}
