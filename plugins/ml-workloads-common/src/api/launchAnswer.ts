import type { TeamLimits } from './hardware';
import type { ReceiptEntry } from './launchRequest';
import type { Micros, Timestamp } from './values';

/** `POST /launches/render`: files for a pull request. */
export interface RenderedFiles {
  /** Relative paths, forward slashes: manifests, kustomization.yaml, catalog-info.yaml. */
  files: Array<{ path: string; content: string }>;
  receipt: ReceiptEntry[];
  /** The receipt as Markdown, for the description of the pull request. */
  description: string;
}

/** Why the API server refused, or would. */
export interface VerdictReason {
  /** Code of the guardrail, e.g. `SW01`; null when another layer refused. */
  code: string | null;
  /** Guardrail title, or the layer. */
  title: string;
  /** What was found, plain words with the values. */
  message: string;
  why: string | null;
  fix: string | null;
  /** Fields of {@link LaunchRequest} that it belongs beside; empty when none. */
  fields: string[];
  layer:
    | 'schema'
    | 'guardrails'
    | 'webhook'
    | 'quota'
    | 'podSecurity'
    | 'authorization'
    | 'other';
  /** Kind of the object that was judged, e.g. `Job` or `Pod`. */
  kind: string;
  /** values of the coded message, e.g. {gpus: '16', max: '8'} */
  values: Record<string, string>;
}

export interface Verdict {
  value: 'allowed' | 'refused' | 'undetermined';
  reasons: VerdictReason[];
  /** Not every reason could be told; the form says "at least these". */
  truncated: boolean;
  /** Layers that answered, in the server's order. */
  layers: string[];
  /** Rules that would refuse and only warn so far: advice, beside an answer of any value. */
  warnings?: VerdictReason[];
}

export interface Forecast {
  value: 'now' | 'borrow' | 'queued' | 'needsNode' | 'never' | 'unknown';
  sentence: string;
  /** Age of the inputs. */
  asOf: Timestamp | null;
  /** What it was reckoned from, each with its value and age, in words. */
  inputs?: Array<{ name: string; value: string; asOf: Timestamp | null }>;
  /** Position in the queue, 1 the next; null when it does not queue or is not known. */
  position?: number | null;
  /** Teams that may take borrowed GPUs back; their names only where the viewer may know them. */
  reclaimableBy?: string[];
}

export interface CostEstimate {
  currency: string;
  /** null when unpriced */
  perHourMicros: Micros;
  /** for maxRunSeconds; null when there is no bound or no price */
  forRunMicros: Micros;
  /** 730 h, if forgotten */
  perMonthMicros: Micros;
  /** Where the price comes from and how old it is. */
  source: string | null;
  retrievedAt: Timestamp | null;
}

/** `POST /launches/preview`; body {@link LaunchRequest}. */
export interface LaunchPreview {
  verdict: Verdict;
  forecast: Forecast;
  cost: CostEstimate;
  manifests: Array<{ kind: string; name: string; yaml: string }>;
  receipt: ReceiptEntry[];
  limits: TeamLimits | null;
}

/** `POST /launches`; body {@link LaunchRequest} and `launchId`. */
export interface LaunchResult {
  launchId: string;
  workloadId: string;
  /** true when this answers a retry of an earlier launch */
  repeated: boolean;
  objects: Array<{
    apiVersion: string;
    kind: string;
    namespace: string;
    name: string;
    uid: string;
  }>;
}
