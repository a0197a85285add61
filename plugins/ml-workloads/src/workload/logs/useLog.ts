import { useApi } from '@backstage/frontend-plugin-api';
import { ResponseError } from '@backstage/errors';
import type {
  WorkloadLogLine,
  WorkloadLogs,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { useCallback, useEffect, useRef, useState } from 'react';
import { mlWorkloadsApiRef, type MlWorkloadsApi } from '../../api';
import { EMPTY_LOG, withLines, type LogBuffer } from './logBuffer';

/** What comes in this time is shown at once. */
const GATHER_MS = 200;
const RETRY_FIRST_MS = 1_000;
const RETRY_LAST_MS = 15_000;
/** A container that ended may be started again. */
const AFTER_END_MS = 5_000;

export interface LogChoice {
  pod: string;
  /** The pod's first when absent. */
  container?: string;
  previous: boolean;
  tailLines: number;
  /** Go on with what is written. */
  follow: boolean;
}

export interface Log {
  buffer: LogBuffer;
  about: Pick<WorkloadLogs, 'container' | 'containers' | 'source'> | undefined;
  /** There are earlier lines that were not asked for. */
  truncated: boolean;
  /** `live`: what is written appears by itself. */
  status: 'loading' | 'live' | 'reconnecting' | 'still';
  error: Error | undefined;
  reload: () => void;
}

type State = Omit<Log, 'reload'>;

const NOTHING: State = {
  buffer: EMPTY_LOG,
  about: undefined,
  truncated: false,
  status: 'loading',
  error: undefined,
};

/** A log, read once or as it is written. A cut connection is taken up again after the last line that came. */
export function useLog(id: string, choice: LogChoice): Log {
  const api = useApi(mlWorkloadsApiRef);
  const [state, setState] = useState<State>(NOTHING);
  const [round, setRound] = useState(0);
  const { pod, container, previous, tailLines, follow } = choice;

  const shown = useRef('');
  useEffect(() => {
    const reading = new AbortController();
    const key = JSON.stringify([
      id,
      pod,
      container,
      previous,
      tailLines,
      round,
    ]);
    // The same log of a pod that has just ended: what the reader sees stays, also if it cannot be read once more.
    const stays = shown.current === key && !follow;
    shown.current = key;
    const update = (change: (state: State) => State) => {
      if (!reading.signal.aborted) setState(change);
    };
    update(s => (stays ? { ...s, status: 'still' } : NOTHING));
    const asked = { pod, container, previous, tailLines };
    const work = follow
      ? followLog(api, id, asked, update, reading.signal)
      : readLog(api, id, asked, update, reading.signal);
    work.catch(error =>
      update(s =>
        stays && s.buffer.lines.length > 0
          ? s
          : { ...s, status: 'still', error },
      ),
    );
    return () => reading.abort();
  }, [api, id, pod, container, previous, tailLines, follow, round]);

  const reload = useCallback(() => setRound(before => before + 1), []);
  return { ...state, reload };
}

type Update = (change: (state: State) => State) => void;
type Asked = Omit<LogChoice, 'follow'>;

async function readLog(
  api: MlWorkloadsApi,
  id: string,
  asked: Asked,
  update: Update,
  signal: AbortSignal,
): Promise<void> {
  const { lines, truncated, ...about } = await api.getLogs(id, asked, signal);
  update(() => ({
    buffer: withLines(EMPTY_LOG, lines),
    about,
    truncated,
    status: 'still',
    error: undefined,
  }));
}

async function followLog(
  api: MlWorkloadsApi,
  id: string,
  asked: Asked,
  update: Update,
  signal: AbortSignal,
): Promise<void> {
  const { pod, container, tailLines } = asked;
  const gathered = gatherInto(update, signal);
  let since: string | undefined;
  let wait = RETRY_FIRST_MS;
  while (!signal.aborted) {
    let end: string = 'cut';
    try {
      const query = { pod, container, tailLines, since };
      for await (const event of api.followLogs(id, query, signal)) {
        wait = RETRY_FIRST_MS;
        if ('log' in event) {
          const about = { ...event.log, source: 'cluster' as const };
          update(s => ({ ...s, about, status: 'live', error: undefined }));
        } else if ('lines' in event) {
          since = event.lines.findLast(({ at }) => at !== null)?.at ?? since;
          gathered(event.lines);
        } else {
          end = event.end;
        }
      }
    } catch (error) {
      if (signal.aborted) return;
      // Gone from the cluster: another place may have kept it, or say best why not.
      if (isRefusal(error)) {
        await readLog(api, id, asked, update, signal);
        return;
      }
      update(s => ({
        ...s,
        status: 'reconnecting',
        error: s.about ? undefined : (error as Error),
      }));
    }
    if (end === 'renew') continue;
    if (end !== 'ended') update(s => ({ ...s, status: 'reconnecting' }));
    await pause(end === 'ended' ? AFTER_END_MS : wait, signal);
    wait = Math.min(RETRY_LAST_MS, wait * 2);
  }
}

/** The backend refused for good; asking again would not help. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof ResponseError &&
    error.statusCode >= 400 &&
    error.statusCode < 500
  );
}

/** Adds lines a few times a second, however often they come. */
function gatherInto(update: Update, signal: AbortSignal) {
  let waiting: WorkloadLogLine[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  signal.addEventListener('abort', () => clearTimeout(timer));
  return (lines: WorkloadLogLine[]) => {
    waiting.push(...lines);
    timer ??= setTimeout(() => {
      const some = waiting;
      waiting = [];
      timer = undefined;
      update(s => ({ ...s, buffer: withLines(s.buffer, some) }));
    }, GATHER_MS);
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(done => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      done();
    });
  });
}
