/** `SW01 gpus=16 max=8`, taken apart. */
export interface CodedMessage {
  code: string;
  values: Record<string, string>;
}

/**
 * Reads a guardrail's message: a code and values, at most 45 characters (`guardrails.md` §3.10). The last value may be cut and may hold
 * any character but a blank, since names come from objects of strangers.
 *
 * @returns null for any other text, for instance a CEL error
 */
export function parseCodedMessage(message: string): CodedMessage | null {
  const [code, ...pairs] = message.trim().split(' ');
  if (!/^[A-Z]{2}\d{2}$/.test(code)) return null;
  const values: Record<string, string> = {};
  for (const pair of pairs) {
    const match = /^([a-zA-Z]\w*)=(.*)$/.exec(pair);
    if (!match) return null;
    values[match[1]] = match[2];
  }
  return { code, values };
}
