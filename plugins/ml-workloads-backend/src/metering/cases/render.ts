import type { CaseGroup, LedgerCase } from './types';

const HEAD = `# The ledger by hand

Cases that a person can check with pencil and paper. Each is also a test: it goes through the whole pipeline, on SQLite and on PostgreSQL, and must
give exactly these numbers. This page is written from the tests (\`UPDATE_LEDGER_CASES=1\` with the test of \`metering/cases\`).

Unless a case says otherwise the node is watched from 10:00 to 11:00 on 2 March 2026 and costs 36.00 an hour, that is 10 micros a millisecond. GPU
time is in GPU-milliseconds (1 GPU for 1 h = 3,600,000), money in millionths of a dollar. "Thousandths" are of one GPU.
`;

const number = (value: number) => value.toLocaleString('en-US');

/** A table as the formatter of this repository leaves it: columns as wide as their widest cell. */
function table(one: LedgerCase): string {
  const sum = Object.values(one.expected).reduce(
    (all, [, micros]) => all + (micros ?? 0),
    0,
  );
  const rows = [
    ['Part', 'GPU-ms', 'Micros'],
    ...Object.entries(one.expected).map(([part, [gpuMs, micros]]) => [
      part,
      number(gpuMs),
      micros === null ? 'unknown' : number(micros),
    ]),
    ['**Node**', '', `**${number(sum)}**`],
  ];
  const widths = [0, 1, 2].map(i => Math.max(...rows.map(r => r[i].length)));
  const [head, ...body] = rows.map(
    ([part, ...numbers]) =>
      `| ${[
        part.padEnd(widths[0]),
        ...numbers.map((cell, i) => cell.padStart(widths[i + 1])),
      ].join(' | ')} |`,
  );
  const rule = `| ${'-'.repeat(widths[0])} | ${widths
    .slice(1)
    .map(width => `${'-'.repeat(width - 1)}:`)
    .join(' | ')} |`;
  return [head, rule, ...body].join('\n');
}

function section(one: LedgerCase): string {
  const months = Object.entries(one.months ?? {}).map(
    ([month, micros]) => `${month}: ${number(micros)} micros`,
  );
  return [
    `### ${one.title}`,
    one.because.join(' '),
    table(one),
    ...(months.length > 0 ? [`By month: ${months.join(', ')}.`] : []),
    ...(one.overcommittedGpuMs
      ? [`Overcommitted: ${number(one.overcommittedGpuMs)} GPU-ms.`]
      : []),
    `_Source: ${one.source}._`,
  ].join('\n\n');
}

/** The cases as a page of documentation. */
export function renderCases(groups: readonly CaseGroup[]): string {
  const sections = groups.flatMap(({ title, cases }) => [
    `## ${title}`,
    ...cases.map(section),
  ]);
  return `${[HEAD.trim(), ...sections].join('\n\n')}\n`;
}
