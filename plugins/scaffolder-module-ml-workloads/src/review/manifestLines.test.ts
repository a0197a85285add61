import { linesOf, pointerParts } from './manifestLines';

const JOB = `kind: Job
metadata:
  name: resnet
  labels:
    kueue.x-k8s.io/queue-name: gpu
spec:
  containers:
    - name: main
      image: x
    - name: other
  tolerations:
    - key: nvidia.com/gpu
      operator: Exists
  backoffLimit: 0
`;

it.each([
  ['/metadata/labels/kueue.x-k8s.io~1queue-name', [4]],
  ['/spec/tolerations', [10, 11, 12]],
  ['/spec/containers/1/name', [9]],
  ['/spec/containers/0', [7, 8]],
  ['/spec/backoffLimit', [13]],
  ['/spec/nothing/here', []],
  ['/spec/containers/9', []],
  ['/kind/deeper', []],
])('%s is on lines %j', (pointer, lines) => {
  expect([...linesOf(JOB, [pointer])].sort((a, b) => a - b)).toEqual(lines);
});

it('marks nothing in text that is no YAML', () => {
  expect(linesOf('a: [', ['/a']).size).toBe(0);
});

it('reads escapes and indexes of a pointer', () => {
  expect(pointerParts('/a~1b/m~0n/0')).toEqual(['a/b', 'm~n', 0]);
});
