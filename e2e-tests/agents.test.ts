import {
  expect,
  test,
  type APIRequestContext,
  type Page,
} from '@playwright/test';
import { signIn } from './signIn';

/** Where the agent waits for its answer; the browser is sent there, nobody listens. */
const CALLBACK = 'http://127.0.0.1:9/callback';

/** As an agent does it that has never been here: makes itself known, sends the person to the portal, takes the code to a token. */
async function letIn(page: Page, request: APIRequestContext): Promise<string> {
  const described = await request.get(
    '/.well-known/oauth-authorization-server',
  );
  expect(described.status()).toBe(200);
  const server = await described.json();
  const registered = await request.post(server.registration_endpoint, {
    data: { client_name: 'An agent', redirect_uris: [CALLBACK] },
  });
  expect(registered.status(), await registered.text()).toBe(201);
  const client = await registered.json();

  const answer = new Promise<URL>(resolve =>
    page.route(`${CALLBACK}**`, async route => {
      resolve(new URL(route.request().url()));
      await route.fulfill({ body: 'Back to the agent' });
    }),
  );
  const ask = new URL(server.authorization_endpoint);
  ask.search = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: 'openid',
  }).toString();
  await page.goto(ask.href);
  await page.getByRole('button', { name: 'Authorize' }).click();
  const code = (await answer).searchParams.get('code');

  const token = await request.post(server.token_endpoint, {
    data: { grant_type: 'authorization_code', code, redirect_uri: CALLBACK },
  });
  expect(token.status(), await token.text()).toBe(200);
  return (await token.json()).access_token;
}

/** One question in the Model Context Protocol, whose answer is one server-sent event. */
async function ask(
  request: APIRequestContext,
  token: string,
  method: string,
  params: object = {},
) {
  const answer = await request.post('/api/mcp-actions/v1', {
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/json, text/event-stream',
    },
    data: { jsonrpc: '2.0', id: 1, method, params },
  });
  expect(answer.status(), await answer.text()).toBe(200);
  const data = (await answer.text())
    .split('\n')
    .find(line => line.startsWith('data: '));
  return JSON.parse(data!.slice('data: '.length)).result;
}

const call = async (
  request: APIRequestContext,
  token: string,
  name: string,
  args: object,
) => {
  const { content, isError } = await ask(request, token, 'tools/call', {
    name: `ml-workloads.${name}`,
    arguments: args,
  });
  return { text: content[0].text as string, isError: Boolean(isError) };
};

test('an agent that a person lets in sees and does what that person may, and no more', async ({
  page,
  request,
}) => {
  await signIn(page, 'engineer');
  const token = await letIn(page, request);

  const { tools } = await ask(request, token, 'tools/list');
  const names = tools.map((tool: { name: string }) => tool.name);
  for (const action of [
    'list-workloads',
    'get-workload-status',
    'explain-pending',
    'get-spend',
    'preview-launch',
    'launch-workload',
    'preview-operation',
    'pause-workload',
    'resume-workload',
    'scale-workload',
    'restart-workload',
    'stop-workload',
    'delete-workload',
    'extend-workload',
  ]) {
    expect(names).toContain(`ml-workloads.${action}`);
  }

  const previewed = await call(request, token, 'preview-launch', {
    entityRef: 'component:default/vision-models',
    cluster: 'lab',
    namespace: 'team-vision',
    name: 'asked-by-an-agent',
    engine: 'job',
    type: 'training',
    image: 'docker.io/library/trainer:1.0',
    profile: 'h100',
    gpusPerPod: 8,
    replicas: 2,
    maxRunSeconds: 3600,
  });
  expect(previewed.isError, previewed.text).toBe(false);
  expect(previewed.text).toContain('refused');
  for (const code of ['SW01', 'SW05']) {
    expect(previewed.text).toContain(code);
  }

  const own = await call(request, token, 'get-spend', { team: 'vision' });
  expect(own.isError, own.text).toBe(false);
  expect(own.text).toContain('costMicros');
  const others = await call(request, token, 'get-spend', { team: 'speech' });
  expect(others.isError, others.text).toBe(true);
});

test('nobody talks to the portal as an agent without a person', async ({
  request,
}) => {
  const answer = await request.post('/api/mcp-actions/v1', {
    headers: { accept: 'application/json, text/event-stream' },
    data: { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} },
  });
  expect(answer.ok()).toBe(false);
});
