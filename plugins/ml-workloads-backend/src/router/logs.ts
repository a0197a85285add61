import {
  mlWorkloadLogsPermission,
  type WorkloadLogEvent,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { once } from 'events';
import type { Response, Router } from 'express';
import { z } from 'zod/v3';
import { Renewal, type FollowedLog } from '../logs';
import { parseOrInputError } from '../parseInput';
import { demandRow, userOf, type RouterOptions } from './context';

const name = z.string().max(253).optional();
const tailLines = z.coerce.number().int().min(1).max(5000).default(500);

const logsQuery = z
  .object({
    pod: name,
    container: name,
    tailLines,
    previous: z
      .enum(['true', 'false'])
      .default('false')
      .transform(value => value === 'true'),
  })
  .strict();

const streamQuery = z
  .object({
    pod: name,
    container: name,
    tailLines,
    since: z
      .string()
      .datetime({ message: 'must be a time, RFC 3339 in UTC' })
      .optional(),
  })
  .strict();

/** Then the browser asks again, and with it whether the person may still read. */
const RENEW_MS = 10 * 60_000;
/** The Kubernetes plugin's proxy does not pass on that an answer broke off, so that silence is all there is to tell it by. */
const SILENT_MS = 60_000;
/** Proxies close what is silent for a minute. */
const BEAT_MS = 15_000;

/** `GET /workloads/:id/logs` and the same as it is written. */
export function addLogRoutes(
  router: Router,
  options: Pick<
    RouterOptions,
    'authoriser' | 'httpAuth' | 'logs' | 'workloads'
  >,
): void {
  const { logs } = options;

  router.get('/workloads/:id/logs', async (request, response) => {
    const user = await userOf(options, request);
    const query = parseOrInputError(logsQuery, request.query);
    const row = await demandRow(
      options,
      request.params.id,
      user,
      mlWorkloadLogsPermission,
    );
    response.json(await logs.tail(row, query));
  });

  router.get('/workloads/:id/logs/stream', async (request, response) => {
    const user = await userOf(options, request);
    const query = parseOrInputError(streamQuery, request.query);
    const row = await demandRow(
      options,
      request.params.id,
      user,
      mlWorkloadLogsPermission,
    );
    const release = logs.admit(user.principal.userEntityRef);
    const reading = new AbortController();
    const left = () => reading.abort(new Error('the reader left'));
    response.on('close', left);
    try {
      const log = await logs.follow(row, query, reading.signal);
      await send(response, log, reading);
    } catch (error) {
      // After the reader has left there is nobody to tell.
      if (!response.destroyed) throw error;
    } finally {
      release();
      response.off('close', left);
      reading.abort();
    }
  });
}

/** Writes events until the log ends, the time is up or the reader has left. Waits for slow readers, and so does the cluster. */
async function send(
  response: Response,
  log: FollowedLog,
  reading: AbortController,
): Promise<void> {
  response.status(200).set({
    'content-type': 'application/x-ndjson; charset=utf-8',
    // Neither compressed nor gathered on the way: a line is read when it is written.
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
  });
  const write = async (event: WorkloadLogEvent) => {
    if (!response.write(`${JSON.stringify(event)}\n`)) {
      await once(response, 'drain', { signal: reading.signal });
    }
  };
  const { pod, container, containers, lines } = log;
  const beat = setInterval(() => response.write('\n'), BEAT_MS);
  let renews = false;
  const renewal = Renewal.start({
    atLatestMs: RENEW_MS,
    silentMs: SILENT_MS,
    onDue: () => {
      renews = true;
      reading.abort(new Error('time to ask again'));
    },
  });
  let end: 'ended' | 'renew' | 'failed' = 'ended';
  try {
    await write({ log: { pod, container, containers } });
    for await (const some of lines) {
      renewal.heard();
      await write({ lines: some });
    }
  } catch {
    end = renews ? 'renew' : 'failed';
  } finally {
    clearInterval(beat);
    renewal.stop();
  }
  if (!response.destroyed) {
    response.end(`${JSON.stringify({ end } satisfies WorkloadLogEvent)}\n`);
  }
}
