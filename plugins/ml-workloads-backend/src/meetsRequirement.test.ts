import { meetsRequirement } from './meetsRequirement';

const labels = { zone: 'a', gpus: '8', size: '8Gi', none: '' };

it.each([
  ['zone', 'In', ['a', 'b'], true],
  ['zone', 'In', ['b'], false],
  ['other', 'In', ['a'], false],
  ['zone', 'NotIn', ['b'], true],
  ['zone', 'NotIn', ['a'], false],
  // What has no such label is not among the values.
  ['other', 'NotIn', ['a'], true],
  ['zone', 'Exists', undefined, true],
  ['other', 'Exists', undefined, false],
  ['other', 'DoesNotExist', undefined, true],
  ['zone', 'DoesNotExist', undefined, false],
  ['gpus', 'Gt', ['7'], true],
  ['gpus', 'Gt', ['8'], false],
  ['gpus', 'Lt', ['10'], true],
  ['gpus', 'Lt', ['8'], false],
  ['gpus', 'Gte', ['8'], true],
  ['gpus', 'Lte', ['8'], true],
  ['gpus', 'Lte', ['7'], false],
  // Neither an empty text nor a quantity is a number of its own.
  ['none', 'Gte', ['0'], false],
  ['size', 'Gt', ['1'], false],
  ['gpus', 'Gt', undefined, false],
  ['other', 'Lt', ['9'], false],
  ['gpus', 'Gt', ['7.5'], false],
  ['zone', 'Like', ['a'], false],
] as const)('%s %s %j: %s', (key, operator, values, met) => {
  expect(meetsRequirement(labels, { key, operator, values })).toBe(met);
});
