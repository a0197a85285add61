import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { Problem } from '../progress.mjs';

/**
 * Calls the portal as one of its people: with POST where there is a body.
 *
 * @returns {Promise<(path: string, options?: { body?: object, signal?: AbortSignal }) => Promise<any>>}
 */
export async function portalClient(url, role) {
  const signIn = await fetch(`${url}/api/auth/demo/refresh`, {
    headers: { 'x-slipway-demo-role': role },
  });
  if (!signIn.ok) {
    throw new Problem(`Could not sign in as ${role}: ${await signIn.text()}`);
  }
  const { token } = (await signIn.json()).backstageIdentity;
  return async (path, { body, signal } = {}) => {
    const answer = await fetch(`${url}/api/ml-workloads${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
      signal,
    });
    if (!answer.ok) {
      throw new Problem(
        `${path} answered ${answer.status}: ${await answer.text()}`,
      );
    }
    return await answer.json();
  };
}

/**
 * Calls the lab's API server as its administrator, past the portal; `orNothing`: undefined for what is not there.
 *
 * @returns {(method: string, path: string, body?: object, options?: { orNothing?: boolean }) => Promise<any>}
 */
export function labClient(recordFile) {
  const record = JSON.parse(readFileSync(recordFile, 'utf8'));
  const tls = {
    ca: readFileSync(record.caFile),
    cert: readFileSync(record.adminCertFile),
    key: readFileSync(record.adminKeyFile),
    agent: new Agent({ keepAlive: true }),
  };
  return (method, path, body, { orNothing = false } = {}) =>
    new Promise((resolve, reject) => {
      const call = request(
        `${record.apiServerUrl}${path}`,
        { ...tls, method, headers: { 'content-type': 'application/json' } },
        answer => {
          let text = '';
          answer.setEncoding('utf8');
          answer.on('data', chunk => {
            text += chunk;
          });
          answer.on('end', () => {
            if (answer.statusCode === 404 && orNothing) resolve(undefined);
            else if (answer.statusCode < 300) resolve(JSON.parse(text));
            else reject(new Problem(`${path} answered ${text}`));
          });
        },
      );
      call.on('error', reject);
      call.end(body && JSON.stringify(body));
    });
}
