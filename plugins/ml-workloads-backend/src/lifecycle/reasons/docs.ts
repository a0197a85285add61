import { REASONS, reasonOf } from './table';

const WHO: Record<string, string> = {
  you: 'you',
  lead: 'your lead',
  platform: 'platform',
  nobody: 'nobody: wait',
};

const COLUMNS = ['code', 'what it says', 'who can act', 'what to do'];

const HEAD = `# Why a workload is in its state

<!-- Generated from the table of reasons. To write it anew:
     node --require @backstage/cli/config/nodeTransform.cjs plugins/ml-workloads-backend/src/lifecycle/reasons/generateDocs.ts -->

Pages, notifications and the API say these sentences. \`…\` stands for what the cluster says itself. How states are told, and from which
fields, is in [lifecycle.md](lifecycle.md).

`;

/** `docs/reasons.md`: the table of reasons with what is left to fill in. */
export function reasonsMarkdown(): string {
  const rows = Object.keys(REASONS).map(code => {
    const { sentence, actor, action } = reasonOf(code, { message: '…' });
    return [`\`${code}\``, sentence, WHO[actor], action ?? ''];
  });
  return `${HEAD}${table([COLUMNS, ...rows])}\n`;
}

/** Rows with the columns aligned, as the formatter of this repository wants it. */
function table([head, ...rows]: string[][]): string {
  const widths = head.map((_, i) =>
    Math.max(...[head, ...rows].map(row => row[i].length)),
  );
  const line = (cells: string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`;
  const rule = widths.map(width => '-'.repeat(width));
  return [head, rule, ...rows].map(line).join('\n');
}
