import type { WorkloadRow } from '../contracts';

/** Text fields of a launch that say where and what, and can hold no secret that their grammar lets through. */
const LAUNCH_FIELDS = [
  'entityRef',
  'cluster',
  'namespace',
  'name',
  'engine',
  'type',
  'profile',
  'launchId',
] as const;

/** What the audit log keeps of a launch request that was not checked yet: some named fields, cut short. Pure. */
export function launchMeta(body: unknown): Record<string, string> {
  if (!body || typeof body !== 'object') return {};
  return Object.fromEntries(
    LAUNCH_FIELDS.flatMap(field => {
      const value = (body as Record<string, unknown>)[field];
      return typeof value === 'string' ? [[field, value.slice(0, 320)]] : [];
    }),
  );
}

/** What the audit log keeps of a workload. Pure. */
export function workloadMeta({
  id,
  cluster,
  namespace,
  kind,
  name,
  team,
}: WorkloadRow): Record<string, string | null> {
  return { workloadId: id, cluster, namespace, kind, name, team };
}
