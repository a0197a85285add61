import { signalApiRef } from '@backstage/plugin-signals-react';
import { TestApiProvider } from '@backstage/frontend-test-utils';
import { act, renderHook, waitFor } from '@testing-library/react';
import type { PropsWithChildren } from 'react';
import { useLive } from './useLive';

function signals() {
  let tell: (message: any) => void = () => {};
  const api = {
    subscribe: (_channel: string, onMessage: (message: any) => void) => {
      tell = onMessage;
      return { unsubscribe: () => {} };
    },
  };
  return { api, tell: (changed: string) => tell({ changed, version: '1' }) };
}

const wrapper =
  (apis: any[]) =>
  ({ children }: PropsWithChildren<{}>) =>
    <TestApiProvider apis={apis as any}>{children}</TestApiProvider>;

it('asks again once after a burst of signals', async () => {
  const { api, tell } = signals();
  const load: jest.Mock<Promise<number>> = jest.fn(
    async () => load.mock.calls.length,
  );
  const { result } = renderHook(() => useLive('q', load), {
    wrapper: wrapper([[signalApiRef, api]]),
  });
  await waitFor(() => expect(result.current.value).toBe(1));
  act(() => tell('workloads'));
  act(() => tell('workloads'));
  await waitFor(() => expect(result.current.value).toBe(2));
  expect(load).toHaveBeenCalledTimes(2);
});

it('shows an answer that takes longer than the next change, then asks for that', async () => {
  const { api, tell } = signals();
  const answers: Array<(value: string) => void> = [];
  const load = jest.fn(
    (_: AbortSignal) => new Promise<string>(resolve => answers.push(resolve)),
  );
  jest.useFakeTimers();
  try {
    const { result } = renderHook(() => useLive('q', load), {
      wrapper: wrapper([[signalApiRef, api]]),
    });
    for (let change = 0; change < 3; change += 1) {
      act(() => tell('workloads'));
      await act(async () => jest.advanceTimersByTime(1_000));
    }
    expect(load).toHaveBeenCalledTimes(1);
    await act(async () => answers[0]('slow'));
    expect(result.current.value).toBe('slow');
    expect(load).toHaveBeenCalledTimes(2);
    await act(async () => answers[1]('slow, too'));
    expect(result.current.value).toBe('slow, too');
    expect(load).toHaveBeenCalledTimes(2);

    // One that never comes is not waited for.
    act(() => tell('workloads'));
    await act(async () => jest.advanceTimersByTime(1_000));
    await act(async () => jest.advanceTimersByTime(40_000));
    expect(load).toHaveBeenCalledTimes(4);
    expect(load.mock.calls[2][0].aborted).toBe(true);
  } finally {
    jest.useRealTimers();
  }
});

it('does not ask again for what does not concern it', async () => {
  const { api, tell } = signals();
  const load: jest.Mock<Promise<number>> = jest.fn(
    async () => load.mock.calls.length,
  );
  const other: jest.Mock<Promise<number>> = jest.fn(
    async () => other.mock.calls.length,
  );
  const { result } = renderHook(
    () => [useLive('q', load, ['workloads']), useLive('s', other, ['spend'])],
    { wrapper: wrapper([[signalApiRef, api]]) },
  );
  await waitFor(() => expect(result.current[1].value).toBe(1));
  act(() => tell('spend'));
  await waitFor(() => expect(result.current[1].value).toBe(2));
  expect(load).toHaveBeenCalledTimes(1);
});

it('polls while the page is visible when there are no signals', async () => {
  jest.useFakeTimers();
  try {
    const load = jest.fn(async () => 'x');
    renderHook(() => useLive('q', load), { wrapper: wrapper([]) });
    await act(async () => {});
    expect(load).toHaveBeenCalledTimes(1);
    await act(async () => jest.advanceTimersByTime(5_000));
    expect(load).toHaveBeenCalledTimes(2);
  } finally {
    jest.useRealTimers();
  }
});

it('keeps the old answer, marked stale, until the new question is answered', async () => {
  let answer: (value: string) => void = () => {};
  const load = (key: string) => () =>
    key === 'a'
      ? Promise.resolve('first')
      : new Promise<string>(resolve => {
          answer = resolve;
        });
  const { result, rerender } = renderHook(
    ({ question }) => useLive(question, load(question), []),
    { wrapper: wrapper([]), initialProps: { question: 'a' } },
  );
  await waitFor(() => expect(result.current.value).toBe('first'));
  expect(result.current.stale).toBe(false);
  rerender({ question: 'b' });
  expect(result.current).toMatchObject({ value: 'first', stale: true });
  act(() => answer('second'));
  await waitFor(() =>
    expect(result.current).toMatchObject({ value: 'second', stale: false }),
  );
});
