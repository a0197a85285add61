import { EMPTY_LOG, textOf, withLines } from './logBuffer';
import { findMatches, MOST_MATCHES, partsOf } from './searchLog';

const line = (text: string, at: string | null = null) => ({ at, text });

describe('the lines that a browser keeps', () => {
  it('are the last ones, and keep their numbers', () => {
    const first = withLines(EMPTY_LOG, [line('a'), line('b')], 3);
    const second = withLines(first, [line('c'), line('d')], 3);
    expect(second.dropped).toBe(1);
    expect(second.lines.map(({ number, text }) => `${number} ${text}`)).toEqual(
      ['2 b', '3 c', '4 d'],
    );
    const third = withLines(
      second,
      [5, 6, 7, 8].map(n => line(`${n}`)),
      3,
    );
    expect(third).toMatchObject({ dropped: 5 });
    expect(third.lines.map(({ number }) => number)).toEqual([6, 7, 8]);
  });

  it('are the same buffer when nothing came', () => {
    expect(withLines(EMPTY_LOG, [])).toBe(EMPTY_LOG);
  });

  it('become a file, with or without their times', () => {
    const lines = [line('a', '2026-11-24T10:00:00.000000001Z'), line('b')];
    expect(textOf(lines, false)).toBe('a\nb\n');
    expect(textOf(lines, true)).toBe('2026-11-24T10:00:00.000000001Z a\nb\n');
  });
});

describe('search in a log', () => {
  const lines = (...texts: string[]) =>
    withLines(
      EMPTY_LOG,
      texts.map(text => line(text)),
    ).lines;

  it.each([
    ['nothing', '', 0],
    ['any case', 'ERROR', 2],
    ['several in a line', 'r', 6],
    ['as text, not as a pattern', '.*', 1],
    ['what is not there', 'NaN', 0],
  ])('finds %s', (_what, wanted, count) => {
    expect(findMatches(lines('error: x', 'an Error .*'), wanted)).toHaveLength(
      count,
    );
  });

  it('gives positions of the text itself where letters change length with their case', () => {
    expect(findMatches(lines('İİ loss'), 'LOSS')).toEqual([
      { line: 1, start: 3, end: 7 },
    ]);
  });

  it('cuts a line at its matches without losing a letter', () => {
    const [only] = lines('a loss, a loss!');
    const parts = partsOf(only.text, findMatches([only], 'loss'));
    expect(parts.map(({ text }) => text)).toEqual([
      'a ',
      'loss',
      ', a ',
      'loss',
      '!',
    ]);
  });

  it('stops where a page would freeze', () => {
    expect(findMatches(lines('e'.repeat(9999)), 'e')).toHaveLength(
      MOST_MATCHES,
    );
  });
});
