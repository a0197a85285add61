import type { TeamLimits } from '@slipway/backstage-plugin-ml-workloads-common';

/** The line under an image: where images may come from, and whether this one does. */
export function registryNote(
  image: string | undefined,
  limits: TeamLimits | null,
): { beyond: boolean; text: string } | null {
  if (!limits || limits.allowedRegistries.length === 0) return null;
  const allowed = limits.allowedRegistries.join(', ');
  const source = limits.source ? ` (${limits.source})` : '';
  const named = image?.trim();
  if (named && !limits.allowedRegistries.some(r => named.startsWith(r))) {
    return {
      beyond: true,
      text: `Images must come from ${allowed}${source}. The cluster will refuse this one.`,
    };
  }
  return { beyond: false, text: `Images must come from ${allowed}${source}.` };
}
