import { act, fireEvent, renderHook, waitFor } from '@testing-library/react';
import { useAnswer } from './useAnswer';

/** Questions whose answers come when the test says so. */
function questions() {
  const open = new Map<
    string,
    { answer: (value: string) => void; signal: AbortSignal }
  >();
  const ask = (key: string) => (signal: AbortSignal) =>
    new Promise<string>(resolve => {
      open.set(key, { answer: resolve, signal });
    });
  return { open, ask };
}

it('drops an answer that comes after the question has changed, and cancels it', async () => {
  const { open, ask } = questions();
  const { result, rerender } = renderHook(
    ({ key }) => useAnswer(key, ask(key)),
    { initialProps: { key: 'first' } },
  );
  await waitFor(() => expect(open.has('first')).toBe(true));
  rerender({ key: 'second' });
  await waitFor(() => expect(open.has('second')).toBe(true));
  expect(open.get('first')!.signal.aborted).toBe(true);

  await act(async () => open.get('second')!.answer('to the second'));
  await act(async () => open.get('first')!.answer('to the first'));
  expect(result.current).toMatchObject({
    value: 'to the second',
    pending: false,
  });
});

it('asks once for a form that changes faster than it rests', async () => {
  const asked: string[] = [];
  const { result, rerender } = renderHook(
    ({ key }) =>
      useAnswer(
        key,
        async () => {
          asked.push(key);
          return key;
        },
        50,
      ),
    { initialProps: { key: 'a' } },
  );
  rerender({ key: 'b' });
  rerender({ key: 'c' });
  await waitFor(() => expect(result.current.value).toBe('c'));
  expect(asked).toEqual(['c']);
});

it('keeps the last answer while it asks again, and says that it does', async () => {
  const { open, ask } = questions();
  const { result, rerender } = renderHook(
    ({ key }) => useAnswer(key, ask(key)),
    { initialProps: { key: 'first' } },
  );
  await waitFor(() => expect(open.has('first')).toBe(true));
  await act(async () => open.get('first')!.answer('one'));
  rerender({ key: 'second' });
  expect(result.current).toMatchObject({ value: 'one', pending: true });
});

it.each(['pointerUp', 'pointerCancel'] as const)(
  'does not move the page under a finger: an answer that comes meanwhile is shown after %s',
  async end => {
    const { open, ask } = questions();
    const { result } = renderHook(() => useAnswer('key', ask('key')));
    await waitFor(() => expect(open.has('key')).toBe(true));
    fireEvent.pointerDown(document.body, { button: 0 });
    await act(async () => open.get('key')!.answer('here'));
    expect(result.current).toMatchObject({ value: undefined, pending: true });
    fireEvent[end](document.body, { button: 0 });
    await waitFor(() =>
      expect(result.current).toMatchObject({ value: 'here', pending: false }),
    );
  },
);
