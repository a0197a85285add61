import { describeActor } from './actions';

it('says who can act', () => {
  const reason = { code: 'X', sentence: 'It waits.', action: null };
  expect(describeActor({ ...reason, actor: 'nobody' })).toBe(
    'Nobody needs to act: it goes on by itself.',
  );
  expect(
    describeActor({ ...reason, actor: 'lead', action: 'Ask for more quota' }),
  ).toBe('Your team lead can act: ask for more quota.');
  expect(
    describeActor({ ...reason, actor: 'you', action: 'KEDA sets it, ask it.' }),
  ).toBe('You can act: KEDA sets it, ask it.');
});
