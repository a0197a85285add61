import {
  gpusAtMost,
  type LaunchRequest,
  type ReceiptEntry,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Manifest } from '@slipway/backstage-plugin-ml-workloads-node';

const LONGEST_CELL = 300;

/** The receipt as Markdown for a pull request: what was filled in, and why. Pure. */
export function describeReceipt(
  request: LaunchRequest,
  manifests: Manifest[],
  receipt: ReceiptEntry[],
): string {
  const gpus = gpusAtMost(request);
  const lines = [
    `Launches ${code(request.name)} for ${code(request.entityRef)} as ${
      request.engine
    } in namespace ${code(request.namespace)} of cluster ${code(
      request.cluster,
    )}: ${request.type}, at most ${gpus} ${
      gpus === 1 ? 'GPU' : 'GPUs'
    } of profile ${code(request.profile)}.`,
    '',
    'It starts when this is merged and applied. The cluster judges it by its guardrails then.',
  ];
  for (const [index, { kind, metadata }] of manifests.entries()) {
    const entries = receipt.filter(({ manifest }) => manifest === index);
    if (entries.length === 0) continue;
    lines.push(
      '',
      `### ${kind} ${code(metadata.name)}`,
      '',
      '| Field | Value | Why |',
      '| --- | --- | --- |',
      ...entries.map(
        ({ path, value, reason }) =>
          `| ${code(path)} | ${code(value)} | ${prose(reason)} |`,
      ),
    );
  }
  return `${lines.join('\n')}\n`;
}

/**
 * Text as code: nothing in it is markup, a mention or a link. A pipe would end the cell even there, and a backtick the code, so the one is
 * escaped and the other replaced.
 */
function code(text: string): string {
  const plain = oneLine(text).replace(/`/g, "'").replace(/\|/g, '\\|');
  return plain ? `\`${plain}\`` : '';
}

/** Text whose punctuation means nothing to Markdown, HTML or the mentions of a Git host. */
function prose(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_{}[\]<>()#+!|~$:]/g, '\\$&')
    .replace(/@/g, '@\u200b');
}

function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex
  const line = text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim();
  return line.length > LONGEST_CELL ? `${line.slice(0, LONGEST_CELL)}…` : line;
}
