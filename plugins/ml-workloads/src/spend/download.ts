/** The files that the backend writes. */
export type SpendExportFormat = 'csv' | 'focus-1.2';

/** `gpu-spend-vision-2026-10-26-to-2026-11-24.csv`: letters, digits and dashes only. */
export function fileName(
  whose: string,
  from: string,
  to: string,
  format: SpendExportFormat,
): string {
  const slug = whose
    .toLocaleLowerCase('en-US')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const lastDay = new Date(Date.parse(to) - 1).toISOString().slice(0, 10);
  const kind = format === 'csv' ? 'gpu-spend' : 'gpu-spend-focus';
  return `${kind}-${slug || 'all'}-${from.slice(0, 10)}-to-${lastDay}.csv`;
}
