import { lastLines, linesOf } from './lines';
import { splitTime, timeOfNanos } from './times';

async function* chunks(...texts: Array<string | Uint8Array>) {
  for (const text of texts)
    yield typeof text === 'string' ? new TextEncoder().encode(text) : text;
}
async function all(stream: AsyncIterable<Uint8Array>) {
  const texts: string[] = [];
  for await (const lines of linesOf(stream))
    texts.push(...lines.map(line => line.text));
  return texts;
}

describe('times before lines', () => {
  it.each([
    [
      '2026-11-24T10:00:00.123456789Z hello',
      '2026-11-24T10:00:00.123456789Z',
      'hello',
    ],
    ['2026-11-24T10:00:00.5Z hello', '2026-11-24T10:00:00.500000000Z', 'hello'],
    [
      '2026-11-24T11:00:00.000000001+01:00 a',
      '2026-11-24T10:00:00.000000001Z',
      'a',
    ],
    ['2026-11-24T10:00:00Z ', '2026-11-24T10:00:00.000000000Z', ''],
    ['2026-99-99T10:00:00Z x', null, '2026-99-99T10:00:00Z x'],
    ['no time', null, 'no time'],
  ])('%s', (raw, at, text) => {
    expect(splitTime(raw)).toEqual({ at, text });
  });

  it('reads nanoseconds without losing any', () => {
    expect(timeOfNanos('1763978400123456789')).toBe(
      '2025-11-24T10:00:00.123456789Z',
    );
    expect(timeOfNanos('soon')).toBeNull();
  });
});

it('puts lines together that come in pieces, also inside of a character', async () => {
  const bytes = new TextEncoder().encode('ä');
  expect(
    await all(
      chunks(
        'one\ntw',
        'o\nthr',
        bytes.slice(0, 1),
        bytes.slice(1),
        'e\n\nlast',
      ),
    ),
  ).toEqual(['one', 'two', 'thräe', '', 'last']);
});

it('keeps little of a line that never ends', async () => {
  async function* endless() {
    for (let i = 0; i < 2000; i++)
      yield new TextEncoder().encode('x'.repeat(1000));
  }
  const [line] = await all(endless());
  expect(line.length).toBeLessThan(17_000);
});

it.each([
  ['all of them', 5, 1000, ['1', '2', '3'], false],
  ['the last by count', 2, 1000, ['2', '3'], true],
  ['the last by size, at least one', 5, 1, ['3'], true],
])('keeps %s', async (_what, count, chars, expected, truncated) => {
  const kept = await lastLines(chunks('1\n2\n3\n'), count, chars);
  expect(kept.lines.map(({ text }) => text)).toEqual(expected);
  expect(kept.truncated).toBe(truncated);
});
