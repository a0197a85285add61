import { conditionOf, isTrueOf } from './conditionOf';

it('finds a condition by its type, whatever a cluster sends', () => {
  const ready = { type: 'Ready', status: 'True' };
  const object = {
    status: { conditions: [null, 'Ready', { type: 'Other' }, ready] },
  };
  expect(conditionOf(object, 'Ready')).toBe(ready);
  expect(isTrueOf(object, 'Ready')).toBe(true);
  expect(isTrueOf(object, 'Other')).toBe(false);
  for (const broken of [undefined, {}, { status: { conditions: 'Ready' } }]) {
    expect(conditionOf(broken, 'Ready')).toBeUndefined();
    expect(isTrueOf(broken, 'Ready')).toBe(false);
  }
});
