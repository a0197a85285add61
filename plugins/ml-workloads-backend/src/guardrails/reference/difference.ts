/** Lines around a difference that are shown. */
const CONTEXT = 3;

/**
 * What has to change in one text to get the other, as a unified diff without line numbers: `-` for lines that only the first has, `+` for
 * those of the second, `…` where equal lines are left out. Null when the texts are equal.
 */
export function difference(before: string, after: string): string | null {
  const lines = compared(before.split('\n'), after.split('\n'));
  if (lines.every(line => line.startsWith(' '))) return null;
  const shown = lines.map((_, i) =>
    lines
      .slice(Math.max(0, i - CONTEXT), i + CONTEXT + 1)
      .some(line => !line.startsWith(' ')),
  );
  return lines
    .flatMap((line, i) => {
      if (shown[i]) return [line];
      return i === 0 || shown[i - 1] ? [' …'] : [];
    })
    .join('\n');
}

/** By the longest common subsequence; examples have some eighty lines. */
function compared(before: string[], after: string[]): string[] {
  const length = Array.from({ length: before.length + 1 }, () =>
    new Array<number>(after.length + 1).fill(0),
  );
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      length[i][j] =
        before[i] === after[j]
          ? length[i + 1][j + 1] + 1
          : Math.max(length[i + 1][j], length[i][j + 1]);
    }
  }
  const lines: string[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      lines.push(` ${before[i]}`);
      i += 1;
      j += 1;
    } else if (
      j === after.length ||
      (i < before.length && length[i + 1][j] >= length[i][j + 1])
    ) {
      lines.push(`-${before[i]}`);
      i += 1;
    } else {
      lines.push(`+${after[j]}`);
      j += 1;
    }
  }
  return lines;
}
