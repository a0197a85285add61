import { imagePullPolicy } from './container';
import { Receipt } from './receipt';

it.each([
  ['registry.example.com/a:1.4', 'IfNotPresent'],
  ['registry.example.com/a@sha256:0123', 'IfNotPresent'],
  ['registry.example.com:5000/a', 'Always'],
  ['registry.example.com/a:latest', 'Always'],
  ['a', 'Always'],
])('%s is pulled %s', (image, policy) => {
  expect(imagePullPolicy(image, Receipt.of(0))).toEqual({
    imagePullPolicy: policy,
  });
});
