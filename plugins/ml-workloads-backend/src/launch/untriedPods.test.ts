import type { Verdict } from '@slipway/backstage-plugin-ml-workloads-common';
import { isUntried, withUntriedPods } from './untriedPods';

const answer = (kind: string, status: number, message: string) => ({
  kind,
  name: 'train-',
  response: { status, body: { kind: 'Status', message }, warnings: [] },
});
const MAY_NOT =
  'pods is forbidden: User "system:serviceaccount:backstage:reader" cannot create resource "pods" in API group "" in the namespace "team-vision"';

describe('an identity that may not create pods', () => {
  it.each([
    [
      'a pod that RBAC keeps from being tried',
      answer('Pod', 403, MAY_NOT),
      true,
    ],
    [
      'a pod that a quota refuses',
      answer('Pod', 403, 'pods "train-x" is forbidden: exceeded quota: gpus'),
      false,
    ],
    [
      'a workload that RBAC refuses',
      answer('Job', 403, MAY_NOT.replace(/pods/g, 'jobs')),
      false,
    ],
    ['a pod that is taken', answer('Pod', 201, ''), false],
  ])('%s', (_what, given, untried) => {
    expect(isUntried(given)).toBe(untried);
  });

  it('makes allowed undetermined, leaves refused refused, and says who can change it', () => {
    const verdict = (value: Verdict['value']): Verdict => ({
      value,
      reasons: [],
      truncated: false,
      layers: [],
    });
    expect(withUntriedPods(verdict('allowed'))).toMatchObject({
      value: 'undetermined',
      reasons: [{ layer: 'authorization', kind: 'Pod' }],
    });
    expect(withUntriedPods(verdict('refused')).value).toBe('refused');
  });
});
