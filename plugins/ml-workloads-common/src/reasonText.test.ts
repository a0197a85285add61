import { reasonText } from './reasonText';

it.each([
  [
    'The longest run time is 90000 seconds; at most 86400 are allowed.',
    { seconds: '90000', max: '86400' },
    'The longest run time is 25 h; at most 24 h are allowed.',
  ],
  [
    'No longest run time is set; at most 86400 seconds are allowed.',
    { seconds: 'none', max: '86400' },
    'No longest run time is set; at most 24 h are allowed.',
  ],
  ['45 s asked for.', { seconds: '45' }, '45 s asked for.'],
])('%s', (message, values: Record<string, string>, text) => {
  expect(reasonText({ message, values, fields: ['maxRunSeconds'] })).toBe(text);
});

it('leaves numbers alone that are no seconds', () => {
  const message = '90000 GPUs in all; at most 86400 are allowed.';
  expect(
    reasonText({
      message,
      values: { gpus: '90000', max: '86400' },
      fields: ['gpusPerPod'],
    }),
  ).toBe(message);
});
