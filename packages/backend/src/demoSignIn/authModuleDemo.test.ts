import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import authPlugin from '@backstage/plugin-auth-backend';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import request from 'supertest';
import authModuleDemo from './index';
import { ROLE_HEADER } from './authenticator';

const USERS = [
  'ml-engineer',
  'team-lead',
  'platform-engineer',
  'finops-analyst',
  // in the catalog, and not one of the demo's
  'somebody-else',
].map(name => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name, namespace: 'default' },
  spec: { memberOf: [] },
}));

async function portal(overrides: { slipway?: object; host?: string } = {}) {
  const { server } = await startTestBackend({
    features: [
      authPlugin,
      authModuleDemo,
      catalogServiceMock.factory({ entities: USERS }),
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://localhost' },
          backend: {
            baseUrl: 'http://localhost',
            listen: { host: overrides.host ?? '127.0.0.1', port: 0 },
          },
          auth: { providers: { demo: {} } },
          slipway: overrides.slipway ?? { demo: true },
        },
      }),
    ],
  });
  return {
    signInAs: (role: string | undefined, host = 'localhost') => {
      const asked = request(server)
        .get('/api/auth/demo/refresh')
        .set('host', host);
      return role === undefined ? asked : asked.set(ROLE_HEADER, role);
    },
  };
}

describe('demo sign-in', () => {
  const nodeEnv = process.env.NODE_ENV;
  beforeEach(() => {
    Object.assign(process.env, { NODE_ENV: 'development' });
  });
  afterEach(() => {
    Object.assign(process.env, { NODE_ENV: nodeEnv });
  });

  it('signs in each of the four roles as its catalog user', async () => {
    const { signInAs } = await portal();
    for (const role of [
      'ml-engineer',
      'team-lead',
      'platform-engineer',
      'finops-analyst',
    ]) {
      const answer = await signInAs(role);
      expect(answer.status).toBe(200);
      expect(answer.body.backstageIdentity.identity.userEntityRef).toBe(
        `user:default/${role}`,
      );
    }
  });

  it('refuses everybody else, and a request that names nobody', async () => {
    const { signInAs } = await portal();
    expect((await signInAs('somebody-else')).status).toBe(401);
    expect((await signInAs('user:default/ml-engineer')).status).toBe(401);
    expect((await signInAs(undefined)).status).toBe(401);
  });

  it('refuses a request that came in under a name of another site', async () => {
    const { signInAs } = await portal();
    expect((await signInAs('ml-engineer', 'evil.example.com')).status).toBe(
      401,
    );
  });

  it('offers only the roles that are configured', async () => {
    const { signInAs } = await portal({
      slipway: { demo: true, demoRoles: ['platform-engineer'] },
    });
    expect((await signInAs('platform-engineer')).status).toBe(200);
    expect((await signInAs('ml-engineer')).status).toBe(401);
  });

  it('signs in other users of the catalog where they are configured', async () => {
    const { signInAs } = await portal({
      slipway: { demo: true, demoRoles: ['somebody-else'] },
    });
    expect((await signInAs('somebody-else')).status).toBe(200);
    expect((await signInAs('not-in-the-catalog')).status).toBe(401);
  });

  it('is not there when the portal is no demo', async () => {
    const { signInAs } = await portal({ slipway: {} });
    expect((await signInAs('ml-engineer')).status).toBe(404);
  });

  it('stops the backend when it is asked for in production', async () => {
    Object.assign(process.env, { NODE_ENV: 'production' });
    await expect(portal()).rejects.toThrow(
      /demo sign-in refuses to load: NODE_ENV is "production"/,
    );
  });

  it('stops the backend when it is asked for on every interface', async () => {
    await expect(portal({ host: '0.0.0.0' })).rejects.toThrow(
      /demo sign-in refuses to load: backend\.listen\.host/,
    );
  });
});
