import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '../progress.mjs';
import { clusterOf } from './cluster.mjs';
import { clusterName, removalOf } from './start.mjs';

const view = cluster => ({ clusters: [{ name: 'c', cluster }] });
const ca = Buffer.from('-----BEGIN CERTIFICATE-----').toString('base64');

test('address and authority are read from the context', () => {
  assert.deepEqual(
    clusterOf(
      'mine',
      view({
        server: 'https://k8s.example.com',
        'certificate-authority-data': ca,
      }),
    ),
    { url: 'https://k8s.example.com', caData: '-----BEGIN CERTIFICATE-----' },
  );
});

for (const [what, config, said] of [
  ['a context that does not exist', { clusters: null }, /no context "mine"/],
  [
    'a cluster without TLS',
    view({ server: 'http://k8s.example.com' }),
    /without TLS/,
  ],
  [
    'a cluster whose certificate nobody checks',
    view({
      server: 'https://k8s.example.com',
      'insecure-skip-tls-verify': true,
    }),
    /certificate authority/,
  ],
]) {
  test(`${what} is refused with what to do`, () => {
    assert.throws(
      () => clusterOf('mine', config),
      error => error instanceof Problem && said.test(error.message),
    );
  });
}

test('a context of any name gives a cluster name that is safe', () => {
  assert.equal(
    clusterName('arn:aws:eks:us-east-1:123:cluster/Prod'),
    'arn-aws-eks-us-east-1-123-cluster-prod',
  );
  assert.equal(clusterName('kind-dev'), 'kind-dev');
  assert.equal(clusterName('///'), 'cluster');
});

test('what was created is removed folder by folder: of several -k kubectl takes the last alone', () => {
  assert.deepEqual(removalOf('mine'), [
    'kubectl --context mine delete -k guardrails/rbac',
    'kubectl --context mine delete -k guardrails/crd',
  ]);
});
