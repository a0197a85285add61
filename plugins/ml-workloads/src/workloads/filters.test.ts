import { parseFilters, writeFilters } from './filters';

it('keeps filters in the address and leaves the rest of it alone', () => {
  const written = writeFilters(new URLSearchParams('x=1&state=Paused'), {
    states: ['Queued', 'Running'],
    search: 'detector',
  });
  expect(written.toString()).toBe('x=1&state=Queued&state=Running&q=detector');
  expect(parseFilters(written)).toEqual({
    states: ['Queued', 'Running'],
    search: 'detector',
  });
});

it('leaves out states that do not exist', () => {
  expect(parseFilters(new URLSearchParams('state=Nonsense')).states).toEqual(
    [],
  );
});
