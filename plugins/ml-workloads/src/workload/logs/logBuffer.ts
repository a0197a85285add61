import type { WorkloadLogLine } from '@slipway/backstage-plugin-ml-workloads-common';

/** A browser keeps no more lines than this. */
export const MOST_LINES = 5000;

export interface NumberedLine extends WorkloadLogLine {
  /** Counts from 1 and stays with the line, also when earlier ones are dropped. */
  number: number;
}

export interface LogBuffer {
  lines: NumberedLine[];
  /** Lines that came and are no more here. */
  dropped: number;
}

export const EMPTY_LOG: LogBuffer = { lines: [], dropped: 0 };

/** The buffer with more lines at its end and, beyond the most, fewer at its beginning. Pure. */
export function withLines(
  buffer: LogBuffer,
  more: WorkloadLogLine[],
  most: number = MOST_LINES,
): LogBuffer {
  if (more.length === 0) return buffer;
  const first = (buffer.lines.at(-1)?.number ?? buffer.dropped) + 1;
  const all = [
    ...buffer.lines,
    ...more.map((line, i) => ({ ...line, number: first + i })),
  ];
  const lines = all.slice(-most);
  return { lines, dropped: buffer.dropped + all.length - lines.length };
}

/** The lines as a file has them; with their times before them when wanted. Pure. */
export function textOf(lines: WorkloadLogLine[], withTimes: boolean): string {
  return lines
    .map(({ at, text }) => (withTimes && at ? `${at} ${text}\n` : `${text}\n`))
    .join('');
}
