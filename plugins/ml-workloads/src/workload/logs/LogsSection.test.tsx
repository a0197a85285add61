import { ResponseError } from '@backstage/errors';
import type {
  WorkloadLogEvent,
  WorkloadPod,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { detailOf, workloads } from '../../../dev/fixtures';
import { renderForTeam } from '../../../dev/renderForTeam';
import type { FollowQuery } from '../../api';
import { LogsSection } from './LogsSection';

const [first, second] = detailOf(workloads[0]).pods;
const line = (text: string, at: string | null = null) => ({ at, text });
const about = (container = 'main'): WorkloadLogEvent => ({
  log: { pod: first.name, container, containers: ['main', 'weights'] },
});

/** A log that a test writes. */
function writtenLog() {
  const asked: FollowQuery[] = [];
  let wake = () => {};
  const events: WorkloadLogEvent[] = [];
  const news = () =>
    new Promise<void>(done => {
      wake = done;
      if (events.length > 0) done();
    });
  return {
    asked,
    write(...more: WorkloadLogEvent[]) {
      events.push(...more);
      wake();
    },
    async *followLogs(_id: string, query: FollowQuery, signal: AbortSignal) {
      asked.push(query);
      signal.addEventListener('abort', () => wake());
      while (!signal.aborted) {
        while (events.length > 0) {
          const event = events.shift()!;
          yield event;
          if ('end' in event) return;
        }
        await news();
      }
    },
  };
}

const show = (answers: object, pods: WorkloadPod[] = [first, second]) =>
  renderForTeam(<LogsSection id="w1" pods={pods} />, answers);
const log = () => screen.findByRole('region', { name: /^Log of/ });

it('shows what is written as it is written, as text whatever it is', async () => {
  const written = writtenLog();
  show(written);
  written.write(about(), { lines: [line('<img src=x onerror=alert(1)>')] });
  expect(await screen.findByText('<img src=x onerror=alert(1)>')).toBeVisible();
  written.write({ lines: [line('step 2')] });
  expect(await screen.findByText('step 2')).toBeVisible();
  expect(await screen.findByText('Live, 2 lines')).toBeVisible();
});

it('goes on after the last line when the connection was cut', async () => {
  const written = writtenLog();
  show(written);
  written.write(
    about(),
    { lines: [line('one', '2026-11-24T10:00:00.000000001Z'), line('no time')] },
    { end: 'renew' },
    about(),
    { lines: [line('two', '2026-11-24T10:00:00.000000002Z')] },
  );
  expect(await screen.findByText('two')).toBeVisible();
  expect(screen.getByText('one')).toBeVisible();
  expect(written.asked.map(({ since }) => since)).toEqual([
    undefined,
    '2026-11-24T10:00:00.000000001Z',
  ]);
});

it('finds text in any case, and goes to the next and the previous place', async () => {
  const written = writtenLog();
  show(written);
  written.write(about(), {
    lines: [line('Error a'), line('fine'), line('an error, an ERROR')],
  });
  await screen.findByText('fine');
  await userEvent.type(
    screen.getByRole('searchbox', { name: 'Search in the log' }),
    'error',
  );
  const current = async () =>
    within(await log()).getByText(
      (_text, element) => element?.getAttribute('aria-current') === 'true',
    ).textContent;
  expect(await screen.findByText('1 of 3')).toBeVisible();
  expect(await current()).toBe('Error');
  await userEvent.keyboard('{Enter}{Enter}');
  expect(screen.getByText('3 of 3')).toBeVisible();
  expect(await current()).toBe('ERROR');
  await userEvent.click(screen.getByRole('button', { name: 'Next match' }));
  expect(screen.getByText('1 of 3')).toBeVisible();
  await userEvent.keyboard('{Tab}');
  await userEvent.click(screen.getByRole('button', { name: 'Previous match' }));
  expect(screen.getByText('3 of 3')).toBeVisible();
});

it('lets choose the container, and shows times when they are wanted', async () => {
  const written = writtenLog();
  show(written);
  written.write(about(), {
    lines: [line('loss 2.1', '2026-11-24T10:00:00.000000001Z')],
  });
  await screen.findByText('loss 2.1');
  expect((await log()).querySelector('time')).toBeNull();
  await userEvent.click(screen.getByRole('switch', { name: 'Times' }));
  expect((await log()).querySelector('time')).toHaveAttribute(
    'datetime',
    '2026-11-24T10:00:00.000000001Z',
  );
  await userEvent.click(screen.getByRole('button', { name: /Container/ }));
  await userEvent.click(screen.getByRole('option', { name: 'weights' }));
  await waitFor(() =>
    expect(written.asked.at(-1)).toMatchObject({ container: 'weights' }),
  );
});

it('reads the log of the run before a restart once', async () => {
  const getLogs = jest.fn(async () => ({
    pod: second.name,
    container: 'main',
    containers: ['main'],
    source: 'cluster' as const,
    lines: [line('killed')],
    truncated: true,
  }));
  show({ ...writtenLog(), getLogs }, [second]);
  await userEvent.click(
    screen.getByRole('checkbox', { name: 'Before the last restart' }),
  );
  expect(await screen.findByText('killed')).toBeVisible();
  expect(screen.getByText('1 line, earlier lines are left out')).toBeVisible();
  expect(getLogs).toHaveBeenCalledWith(
    'w1',
    expect.objectContaining({ pod: second.name, previous: true }),
    expect.anything(),
  );
});

it('says that Loki kept the log of a pod that is gone', async () => {
  const ended = { ...first, endedAt: '2026-11-24T11:00:00.000Z' };
  show(
    {
      getLogs: async () => ({
        pod: first.name,
        container: null,
        containers: ['main'],
        source: 'loki' as const,
        lines: [line('kept')],
        truncated: false,
      }),
    },
    [ended],
  );
  expect(await screen.findByText('kept')).toBeVisible();
  expect(
    screen.getByText('The pod is gone; kept by Loki, 1 line'),
  ).toBeVisible();
});

it('keeps what the reader sees when the pod ends and takes its log with it', async () => {
  const written = writtenLog();
  const answers = {
    ...written,
    getLogs: async () => {
      throw new Error('Pod train-0 is gone');
    },
  };
  const Ending = () => {
    const [endedAt, setEndedAt] = useState<string | null>(null);
    return (
      <>
        <button onClick={() => setEndedAt('2026-11-24T11:00:00.000Z')}>
          The pod ends
        </button>
        <LogsSection id="w1" pods={[{ ...first, endedAt }]} />
      </>
    );
  };
  renderForTeam(<Ending />, answers);
  written.write(about(), { lines: [line('last words')] });
  await screen.findByText('last words');
  await userEvent.click(screen.getByRole('button', { name: 'The pod ends' }));
  expect(await screen.findByText('1 line')).toBeVisible();
  expect(screen.getByText('last words')).toBeVisible();
  expect(screen.queryByRole('alert')).toBeNull();
});

it('says what neither the cluster nor Loki has', async () => {
  const gone = await ResponseError.fromResponse(
    new Response(
      JSON.stringify({
        error: { name: 'NotFoundError', message: 'Pod train-0 is gone' },
        response: { statusCode: 404 },
      }),
      { status: 404, headers: { 'content-type': 'application/json' } },
    ) as any,
  );
  const refuse = async () => {
    throw gone;
  };
  show({
    // eslint-disable-next-line require-yield
    async *followLogs() {
      await refuse();
    },
    getLogs: refuse,
  });
  expect(await screen.findByRole('alert')).toHaveTextContent(
    'Pod train-0 is gone',
  );
});

it('downloads the lines that it shows', async () => {
  const saved: Blob[] = [];
  URL.createObjectURL = blob => {
    saved.push(blob as Blob);
    return 'blob:x';
  };
  URL.revokeObjectURL = () => {};
  jest.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue();
  const written = writtenLog();
  show(written);
  written.write(about(), { lines: [line('one'), line('two')] });
  await screen.findByText('two');
  await userEvent.click(screen.getByRole('button', { name: 'Download' }));
  expect(saved[0].size).toBe('one\ntwo\n'.length);
});

it('says that there is no log without pods', async () => {
  show({}, []);
  expect(await screen.findByText(/^There are no pods/)).toBeVisible();
});
