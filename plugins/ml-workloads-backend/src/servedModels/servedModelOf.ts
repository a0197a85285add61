import type {
  LaunchResult,
  ServedModel,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { ServingRow } from '../database/ServedModelReader';
import { groupOfTeam } from '../ownership';

/** What a launch made and was asked for, of what was launched here. */
export interface ServedLaunch {
  objects: LaunchResult['objects'];
  modelFormat?: string;
  stage?: ServedModel['stage'];
}

/** Model formats whose servers speak OpenAI's API. */
const OPENAI_FORMATS = ['huggingface', 'vllm', 'openai'];

/**
 * A workload as a served model; null when nothing says where it answers. Pure.
 *
 * The address is the one that KServe states, the Service that Slipway launched beside it, or the one that KubeRay documents for a RayService.
 */
export function servedModelOf(
  row: ServingRow,
  launch: ServedLaunch | undefined,
): ServedModel | null {
  const url = urlOf(row, launch);
  if (url === null) {
    return null;
  }
  return {
    workloadId: row.id,
    cluster: row.cluster,
    namespace: row.namespace,
    kind: row.kind,
    name: row.name,
    owner: groupOfTeam(row.team),
    component: row.component,
    url,
    serverType: serverTypeOf(row, launch),
    models: modelsOf(row),
    stage: launch?.stage ?? null,
  };
}

function urlOf(
  { kind, name, namespace, object }: ServingRow,
  launch: ServedLaunch | undefined,
): string | null {
  if (kind === 'InferenceService' || kind === 'LLMInferenceService') {
    return (
      webAddress(object?.status?.url) ??
      webAddress(object?.status?.address?.url)
    );
  }
  if (kind === 'RayService') {
    return `http://${name}-serve-svc.${namespace}.svc:8000`;
  }
  const service = launch?.objects.find(made => made.kind === 'Service');
  return service ? `http://${service.name}.${service.namespace}.svc` : null;
}

/** An address from a cluster, if it is one of the web: it becomes a link. */
function webAddress(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > 500) {
    return null;
  }
  try {
    const url = new URL(value);
    const web = url.protocol === 'http:' || url.protocol === 'https:';
    return web && !url.username && !url.password ? url.href : null;
  } catch {
    return null;
  }
}

function serverTypeOf(
  { kind, object }: ServingRow,
  launch: ServedLaunch | undefined,
): ServedModel['serverType'] {
  if (kind === 'LLMInferenceService') {
    return 'openai-v1';
  }
  const format: unknown =
    object?.spec?.predictor?.model?.modelFormat?.name ?? launch?.modelFormat;
  if (typeof format !== 'string') {
    return 'http';
  }
  return OPENAI_FORMATS.includes(format.toLowerCase())
    ? 'openai-v1'
    : 'open-inference-v2';
}

/** Names that requests call it by. A container's own arguments are never kept, so what they name is not known. */
function modelsOf({ kind, name, object }: ServingRow): string[] | null {
  if (kind === 'LLMInferenceService') {
    const named: unknown = object?.spec?.model?.name;
    return [typeof named === 'string' && named ? named : name];
  }
  return kind === 'InferenceService' ? [name] : null;
}
