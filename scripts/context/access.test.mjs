import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '../progress.mjs';
import {
  kubectlAsPerson,
  requireAnswer,
  requireKubeconfig,
} from './access.mjs';
import { KubectlProblem, lastWords } from './kubectl.mjs';

const failing = said => async (_context, args) => {
  throw new KubectlProblem(args, lastWords(said));
};
const reached = said =>
  requireAnswer('mine', 'https://k8s.example.com', failing(said)).then(
    () => assert.fail('it was let in'),
    error => {
      assert.ok(error instanceof Problem);
      return error.message;
    },
  );

test('a kubeconfig that is not there is named', () => {
  assert.throws(
    () => requireKubeconfig('mine', { KUBECONFIG: '/nowhere/a:/nowhere/b' }),
    /"mine" in: \/nowhere\/a, \/nowhere\/b do not exist/,
  );
  assert.throws(() => requireKubeconfig('', {}), /needs the name/);
  requireKubeconfig('mine', { KUBECONFIG: `/nowhere/a:${process.execPath}` });
});

test('a cluster that does not answer is told from one that does not let the person in', async () => {
  assert.equal(
    await reached(
      "E1130 memcache.go:265] couldn't get current server API group list\nUnable to connect to the server: dial tcp 127.0.0.1:1: connect: connection refused",
    ),
    'The cluster of "mine" (https://k8s.example.com) cannot be reached: dial tcp 127.0.0.1:1: connect: connection refused',
  );
  assert.match(
    await reached(
      'error: You must be logged in to the server (the server has asked for the client to provide credentials)',
    ),
    /does not accept your credentials \(You must be logged in/,
  );
});

test('who may not create the identities is told what rights it takes, and how it is done', async () => {
  const tried = said => kubectlAsPerson('mine', ['apply'], failing(said));
  await assert.rejects(
    tried(
      'namespaces "slipway-system" is forbidden: User "dev" cannot patch resource "namespaces"',
    ),
    error =>
      error instanceof Problem &&
      /User "dev" cannot patch/.test(error.message) &&
      /kubectl --context mine apply .*guardrails\/rbac/.test(error.message),
  );
  await assert.rejects(tried('etcdserver: request timed out'), {
    message: 'kubectl apply failed: etcdserver: request timed out',
  });
});
