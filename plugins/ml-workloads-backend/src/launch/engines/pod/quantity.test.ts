import { halfQuantity, multiplyQuantity } from './quantity';

it.each([
  ['12', 8, '96'],
  ['0.5Gi', 3, '1.5Gi'],
  ['1.25', 4, '5'],
  ['500m', 2, '1000m'],
  ['200Gi', 1, '200Gi'],
  ['0.1', 3, '0.3'],
])('%s × %s is %s', (quantity, factor, product) => {
  expect(multiplyQuantity(quantity, factor)).toBe(product);
});

it.each(['', 'x', '1 Gi', '-1', '1e'.concat('!')])('refuses %p', quantity => {
  expect(() => multiplyQuantity(quantity, 2)).toThrow(
    'is not a Kubernetes quantity',
  );
});

it.each([
  ['1600Gi', '800Gi'],
  ['25Gi', '12.5Gi'],
  ['0.5Gi', '0.25Gi'],
  ['1', '0.5'],
])('half of %s is %s', (quantity, half) => {
  expect(halfQuantity(quantity)).toBe(half);
});
