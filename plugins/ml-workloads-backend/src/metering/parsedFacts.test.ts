import { ParsedFacts } from './parsedFacts';

const textOf = (index: number) => JSON.stringify({ uid: `pod-${index}` });

it('reads a text once, for as long as it is asked for', () => {
  const facts = ParsedFacts.create(3);
  const first = facts.parse(textOf(0));
  expect(first).toEqual({ uid: 'pod-0' });
  for (let index = 1; index < 50; index++) {
    expect(facts.parse(textOf(index))).toEqual({ uid: `pod-${index}` });
    expect(facts.parse(textOf(0))).toBe(first);
    expect(facts.size).toBeLessThanOrEqual(6);
  }
});

it('tells texts of one object apart', () => {
  const facts = ParsedFacts.create();
  facts.parse('{"uid":"pod","deletedAt":null}');
  expect(facts.parse('{"uid":"pod","deletedAt":1}')).toEqual({
    uid: 'pod',
    deletedAt: 1,
  });
});

it('forgets what nobody asks for any more', () => {
  const facts = ParsedFacts.create(3);
  const first = facts.parse(textOf(0));
  for (let index = 1; index < 10; index++) facts.parse(textOf(index));
  expect(facts.parse(textOf(0))).not.toBe(first);
});
