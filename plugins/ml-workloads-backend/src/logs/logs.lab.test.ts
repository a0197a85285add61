import type { WorkloadLogEvent } from '@slipway/backstage-plugin-ml-workloads-common';
import { mockCredentials } from '@backstage/backend-test-utils';
import { waitFor } from '@slipway/lab';
import { randomUUID } from 'crypto';
import { appendFile } from 'fs/promises';
import type { AddressInfo } from 'net';
import { join } from 'path';
import { ML_ENGINEER, STRANGER } from '../__testUtils__/catalog';
import { useLabPortal } from '../__testUtils__/useLabPortal';

jest.setTimeout(600_000);

describe('the log of a pod in a real cluster', () => {
  const { lab, portal } = useLabPortal();
  let id: string;

  beforeAll(async () => {
    const { body } = await portal()
      .as(ML_ENGINEER)
      .post('/launches', {
        launchId: randomUUID(),
        entityRef: 'component:default/vision-models',
        cluster: 'lab',
        namespace: 'team-vision',
        name: `log-${randomUUID().slice(0, 8)}`,
        engine: 'job',
        type: 'training',
        image: 'registry.example.com/vision/train:1.4',
        profile: 'h100',
        gpusPerPod: 1,
        replicas: 1,
        maxRunSeconds: 3600,
        simulate: { durationSeconds: 600 },
      });
    id = body.workloadId;
    await waitFor(
      'the job to run',
      async () =>
        (await portal().as(ML_ENGINEER).get(`/workloads/${id}`)).body.state ===
        'Running',
    );
  });
  afterAll(() => portal().as(ML_ENGINEER).post(`/workloads/${id}/stop`));

  /** All simulated containers write to one file. */
  const write = (line: string) =>
    appendFile(
      join(lab().directory, 'podlog.txt'),
      `${new Date().toISOString().replace('Z', '000000Z')} stdout F ${line}\n`,
    );

  const follow = (query = '', signal?: AbortSignal, person = ML_ENGINEER) => {
    const { port } = portal().backend.server.address() as AddressInfo;
    return fetch(
      `http://127.0.0.1:${port}/api/ml-workloads/workloads/${id}/logs/stream${query}`,
      {
        headers: { authorization: mockCredentials.user.header(person) },
        signal,
      },
    );
  };

  it('has its last lines with their times, as plain text', async () => {
    await write('\u001b[31mstep 1\u001b[0m');
    const { status, body } = await portal()
      .as(ML_ENGINEER)
      .get(`/workloads/${id}/logs?tailLines=1`);
    expect([status, body.source, body.container, body.truncated]).toEqual([
      200,
      'cluster',
      'main',
      true,
    ]);
    expect(body.lines).toEqual([
      { at: expect.stringMatching(/^\d{4}-.*\.\d{9}Z$/), text: 'step 1' },
    ]);
    const unknown = await portal()
      .as(ML_ENGINEER)
      .get(`/workloads/${id}/logs?container=shell`);
    expect([unknown.status, unknown.body.error.message]).toEqual([
      404,
      expect.stringContaining("has no container 'shell'. It has main"),
    ]);
  });

  it('is followed as it is written, and no longer than the reader stays', async () => {
    const reading = new AbortController();
    const response = await follow('?tailLines=1', reading.signal);
    expect(response.headers.get('content-type')).toContain('x-ndjson');
    const events = eventsOf(response);
    expect((await events.next()).value).toEqual({
      log: expect.objectContaining({ container: 'main' }),
    });
    await events.next();
    await write('written while somebody reads');
    expect((await events.next()).value).toEqual({
      lines: [{ at: expect.any(String), text: 'written while somebody reads' }],
    });
    reading.abort();
    await expect(events.next()).rejects.toThrow(/abort/);

    // One place is free again each time that a reader leaves.
    for (let i = 0; i < 11; i++) {
      const leaving = new AbortController();
      const again = await follow('', leaving.signal);
      expect(again.status).toBe(200);
      leaving.abort();
      await waitFor('the place to be free', async () => {
        const probe = new AbortController();
        const { status } = await follow('', probe.signal);
        probe.abort();
        return status === 200;
      });
    }
  });

  it('goes on after the last line that the reader has', async () => {
    await write('the reader has this one');
    const { lines } = (
      await portal().as(ML_ENGINEER).get(`/workloads/${id}/logs?tailLines=1`)
    ).body;
    const reading = new AbortController();
    const events = eventsOf(
      await follow(`?since=${lines[0].at}`, reading.signal),
    );
    await events.next();
    await write('and not this one');
    expect((await events.next()).value).toEqual({
      lines: [{ at: expect.any(String), text: 'and not this one' }],
    });
    reading.abort();
  });

  it('is not there for another team', async () => {
    expect((await follow('', undefined, STRANGER)).status).toBe(404);
  });
});

async function* eventsOf(response: Response): AsyncGenerator<WorkloadLogEvent> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop()!;
    for (const part of parts) if (part) yield JSON.parse(part);
  }
}
