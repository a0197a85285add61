import { createMockDirectory } from '@backstage/backend-test-utils';
import { gzipSync } from 'zlib';
import { readRecording, toRecordingLine } from './recording';
import type { Observation } from './types';

const directory = createMockDirectory();

async function read(file: string): Promise<Observation[]> {
  const all: Observation[] = [];
  for await (const observation of readRecording(directory.resolve(file))) {
    all.push(observation);
  }
  return all;
}

const beat =
  '{"at":"2026-03-02T10:01:00.000Z","cluster":"lab","heartbeat":true}';
const added =
  '{"at":"2026-03-02T10:00:00.000Z","cluster":"lab","resource":"pods","event":{"type":"ADDED","object":{"metadata":{"name":"a","uid":"1"}}}}';

describe('a recording', () => {
  it('is read plain or gzipped, and written as it was read', async () => {
    directory.setContent({
      'plain.jsonl': `${added}\n\n${beat}\n`,
      'zipped.jsonl.gz': gzipSync(`${added}\n${beat}\n`),
    });
    const expected = [
      {
        at: Date.parse('2026-03-02T10:00:00Z'),
        cluster: 'lab',
        resource: 'pods',
        type: 'ADDED',
        object: { metadata: { name: 'a', uid: '1' } },
      },
      {
        at: Date.parse('2026-03-02T10:01:00Z'),
        cluster: 'lab',
        heartbeat: true,
      },
    ];
    expect(await read('plain.jsonl')).toEqual(expected);
    expect(await read('zipped.jsonl.gz')).toEqual(expected);
    expect((await read('plain.jsonl')).map(toRecordingLine).join('')).toBe(
      `${added}\n${beat}\n`,
    );
  });

  it('is known to be gzipped by what it begins with, not by its name', async () => {
    directory.setContent({
      'named.jsonl': gzipSync(`${beat}\n`),
      'unpacked.jsonl.gz': `${beat}\n`,
      'empty.jsonl.gz': '',
    });
    const expected = [
      {
        at: Date.parse('2026-03-02T10:01:00Z'),
        cluster: 'lab',
        heartbeat: true,
      },
    ];
    expect(await read('named.jsonl')).toEqual(expected);
    expect(await read('unpacked.jsonl.gz')).toEqual(expected);
    expect(await read('empty.jsonl.gz')).toEqual([]);
  });

  it('may hold the bookmarks of a watch, which say nothing', async () => {
    const bookmark =
      '{"at":"2026-03-02T10:00:30.000Z","cluster":"lab","resource":"pods","event":{"type":"BOOKMARK","object":{"kind":"Pod","metadata":{"resourceVersion":"7"}}}}';
    directory.setContent({
      'watch.jsonl': `${added}\n${bookmark}\n${beat}\n`,
      'plain.jsonl': `${added}\n${beat}\n`,
    });
    expect(await read('watch.jsonl')).toEqual(await read('plain.jsonl'));
  });

  it('has a clock that never goes back', async () => {
    directory.setContent({ 'back.jsonl': `${beat}\n${added}\n` });
    expect((await read('back.jsonl')).map(({ at }) => at)).toEqual([
      Date.parse('2026-03-02T10:01:00Z'),
      Date.parse('2026-03-02T10:01:00Z'),
    ]);
  });

  it.each([
    ['{"at":', /bad\.jsonl:2: not JSON/],
    [
      '{"at":"yesterday","cluster":"lab","heartbeat":true}',
      /:2: "at" is not a time/,
    ],
    [
      '{"at":"2026-03-02T10:01:00.000Z","heartbeat":true}',
      /:2: "cluster" is missing/,
    ],
    [added.replace('ADDED', 'ERROR'), /:2: "event.type" is none of ADDED/],
    [added.replace('"uid"', '"id"'), /:2: "event.object" has no metadata/],
    [added.replace('"resource":"pods",', ''), /:2: "resource" is missing/],
  ])('names file and line of %s', async (line, message) => {
    directory.setContent({ 'bad.jsonl': `${beat}\n${line}\n` });
    await expect(read('bad.jsonl')).rejects.toThrow(message);
  });

  it('that is cut short is refused, not half believed', async () => {
    const whole = gzipSync(`${beat}\n`.repeat(1000));
    directory.setContent({
      'cut.jsonl.gz': whole.subarray(0, whole.length - 20),
    });
    await expect(read('cut.jsonl.gz')).rejects.toThrow(
      /cut\.jsonl\.gz: cannot be read after line \d+ \(.*\); is the file complete\?/,
    );
  });

  it('that does not exist is said to be missing', async () => {
    directory.setContent({});
    await expect(read('none.jsonl')).rejects.toThrow(/none\.jsonl: .*ENOENT/);
  });
});
