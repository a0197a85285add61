import { foldPod } from './podFacts';

it('a pod that has ended stays ended when it is seen again, also with an end in the future beside one that is not told', () => {
  const finishedAt = '2026-03-02T12:00:00Z';
  const pod: any = {
    metadata: {
      name: 'a',
      uid: '1',
      creationTimestamp: '2026-03-02T10:00:00Z',
    },
    spec: {
      nodeName: 'node-1',
      containers: [
        { name: 'main', resources: { limits: { 'nvidia.com/gpu': '1' } } },
        { name: 'untold' },
      ],
    },
    status: {
      phase: 'Failed',
      containerStatuses: [
        { name: 'main', state: { terminated: { finishedAt } } },
      ],
    },
  };
  const seen = Date.parse('2026-03-02T10:30:00Z');
  const first = foldPod(undefined, { type: 'ADDED', at: seen, pod }).pod;
  const again = foldPod(first, {
    type: 'DELETED',
    at: seen + 500_000,
    pod,
  }).pod;
  expect(first?.endedAt).toBe(seen);
  expect(again?.endedAt).toBe(seen);
});
