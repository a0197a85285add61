import type { ScaleMetric } from './scale';

/**
 * What inference servers call their counters, all gauges: vLLM, SGLang, Text Generation Inference, Triton (no count of running requests).
 * Names from their metrics references, read 2026-11.
 */
const GAUGES: Record<Exclude<ScaleMetric, 'gpuUtilization'>, string[]> = {
  concurrency: [
    'vllm:num_requests_running',
    'sglang:num_running_reqs',
    'tgi_batch_current_size',
  ],
  queueDepth: [
    'vllm:num_requests_waiting',
    'sglang:num_queue_reqs',
    'tgi_queue_size',
    'nv_inference_pending_request_count',
  ],
};

/** The pods that a query is about. */
export interface MetricPods {
  namespace: string;
  /** Regular expression (RE2) of the whole pod name; build it with {@link escapeRegex}. */
  pods: string;
}

/** What a metric is, in words. */
export const METRIC_WORDS: Record<ScaleMetric, string> = {
  concurrency: 'requests that are being answered',
  queueDepth: 'requests that wait',
  gpuUtilization: 'percent of GPU use',
};

/** PromQL: the metric summed over the pods, so that the target is for each replica. Pure. */
export function metricQuery(metric: ScaleMetric, of: MetricPods): string {
  const labels = `namespace=${promString(of.namespace)},pod=~${promString(
    of.pods,
  )}`;
  if (metric === 'gpuUtilization') {
    // Of whole GPUs and MIG slices alike, unlike DCGM_FI_DEV_GPU_UTIL. A share of 1.
    return `100 * sum(avg by (pod) (avg_over_time(DCGM_FI_PROF_GR_ENGINE_ACTIVE{${labels}}[2m])))`;
  }
  return `sum({__name__=~${promString(GAUGES[metric].join('|'))},${labels}})`;
}

/**
 * PromQL: requests a second that arrive for a Service at an ingress, whether or not a pod is there. Istio and ingress-nginx, whose
 * `exported_` labels appear when Prometheus does not honour theirs.
 */
export function arrivalsQuery(of: {
  namespace: string;
  service: string;
  windowSeconds: number;
}): string {
  const namespace = promString(of.namespace);
  const name = promString(of.service);
  const window = `[${of.windowSeconds}s]`;
  return `sum(${[
    `istio_requests_total{destination_service_namespace=${namespace},destination_service_name=${name}}`,
    `nginx_ingress_controller_requests{namespace=${namespace},service=${name}}`,
    `nginx_ingress_controller_requests{exported_namespace=${namespace},exported_service=${name}}`,
  ]
    .map(selector => `rate(${selector}${window})`)
    .join(' or ')})`;
}

/** A string literal of PromQL. */
export function promString(text: string): string {
  return `"${text
    .replace(/\\/g, '\\\\')
    .replace(/"/g, '\\"')
    .replace(/\n/g, '\\n')}"`;
}

/** Text as a regular expression (RE2) that matches just it. */
export function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
