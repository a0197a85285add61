import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { Problem } from '../progress.mjs';

/** Calls the portal as one of the demo's people. */
export async function portalClient(url, role) {
  const signIn = await fetch(`${url}/api/auth/demo/refresh`, {
    headers: { 'x-slipway-demo-role': role },
  });
  if (!signIn.ok) {
    throw new Problem(`Could not sign in as ${role}: ${await signIn.text()}`);
  }
  const { token } = (await signIn.json()).backstageIdentity;
  return async (path, body) => {
    const answer = await fetch(`${url}/api/ml-workloads${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) {
      throw new Problem(
        `${path} answered ${answer.status}: ${await answer.text()}`,
      );
    }
    return await answer.json();
  };
}

/** Calls the lab's API server as its administrator, past the portal. */
export function labClient(recordFile) {
  const record = JSON.parse(readFileSync(recordFile, 'utf8'));
  const tls = {
    ca: readFileSync(record.caFile),
    cert: readFileSync(record.adminCertFile),
    key: readFileSync(record.adminKeyFile),
  };
  return (method, path, body) =>
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
          answer.on('end', () =>
            answer.statusCode < 300
              ? resolve(JSON.parse(text))
              : reject(new Problem(`${path} answered ${text}`)),
          );
        },
      );
      call.on('error', reject);
      call.end(body && JSON.stringify(body));
    });
}
