import { ResponseError } from '@backstage/errors';
import type { FetchApi } from '@backstage/frontend-plugin-api';
import {
  BulkOperation,
  BulkPreview,
  BulkResult,
  OperationPreview,
  OperationResult,
  PLUGIN_ID,
  SpendClaim,
  Workload,
  WorkloadLogEvent,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { jsonLines } from './jsonLines';
import type {
  ActionInput,
  FollowQuery,
  LogQuery,
  MlWorkloadsApi,
  PageQuery,
  Scope,
  SpendClaimInput,
  SpendClaimsQuery,
  SpendEfficiencyQuery,
  SpendExportQuery,
  SpendQuery,
  WorkloadAction,
  WorkloadGroupsQuery,
  WorkloadQuery,
} from './MlWorkloadsApi';

type Parameters = Record<
  string,
  string | number | boolean | string[] | undefined
>;

/** `?a=1&b=2&b=3` of what is defined; empty strings and empty lists are left out. */
export function queryString(parameters: Parameters): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters)) {
    if (Array.isArray(value)) value.forEach(v => search.append(key, v));
    else if (value !== undefined && value !== '')
      search.append(key, String(value));
  }
  const text = search.toString();
  return text ? `?${text}` : '';
}

/** {@link MlWorkloadsApi} over the app's fetch, which adds the person's token and finds the backend. */
export class MlWorkloadsClient implements MlWorkloadsApi {
  readonly #fetchApi: FetchApi;

  static create(options: { fetchApi: FetchApi }): MlWorkloadsClient {
    return new MlWorkloadsClient(options.fetchApi);
  }

  private constructor(fetchApi: FetchApi) {
    this.#fetchApi = fetchApi;
  }

  getWorkloads(query: WorkloadQuery, signal?: AbortSignal) {
    return this.#json(`/workloads${queryString({ ...query })}`, signal);
  }

  getWorkloadGroups(query: WorkloadGroupsQuery, signal?: AbortSignal) {
    return this.#json(`/workload-groups${queryString({ ...query })}`, signal);
  }

  getWorkload(id: string, signal?: AbortSignal) {
    return this.#json(`/workloads/${encodeURIComponent(id)}`, signal);
  }

  getTimeline(id: string, signal?: AbortSignal) {
    return this.#json(`/workloads/${encodeURIComponent(id)}/timeline`, signal);
  }

  getEvents(id: string, signal?: AbortSignal) {
    return this.#json(`/workloads/${encodeURIComponent(id)}/events`, signal);
  }

  getLogs(id: string, query: LogQuery, signal?: AbortSignal) {
    return this.#json(
      `/workloads/${encodeURIComponent(id)}/logs${queryString({ ...query })}`,
      signal,
    );
  }

  async *followLogs(id: string, query: FollowQuery, signal: AbortSignal) {
    const response = await this.#send(
      `/workloads/${encodeURIComponent(id)}/logs/stream${queryString({
        ...query,
      })}`,
      { signal },
    );
    yield* jsonLines<WorkloadLogEvent>(response);
  }

  getStartStatistics(id: string, signal?: AbortSignal) {
    return this.#json(
      `/start-statistics${queryString({ workload: id })}`,
      signal,
    );
  }

  getPreemptions(id: string, signal?: AbortSignal) {
    return this.#json(
      `/workloads/${encodeURIComponent(id)}/preemptions`,
      signal,
    );
  }

  getWait(id: string, signal?: AbortSignal) {
    return this.#json(`/workloads/${encodeURIComponent(id)}/wait`, signal);
  }

  getManifests(id: string, signal?: AbortSignal) {
    return this.#json(`/workloads/${encodeURIComponent(id)}/manifests`, signal);
  }

  getWorkloadSpend(id: string, signal?: AbortSignal) {
    return this.#json(`/workloads/${encodeURIComponent(id)}/spend`, signal);
  }

  getLaunchRequest(id: string, signal?: AbortSignal) {
    return this.#json(
      `/workloads/${encodeURIComponent(id)}/launch-request`,
      signal,
    );
  }

  getDrift(query: Scope & { team?: string }, signal?: AbortSignal) {
    return this.#json(`/drift${queryString({ ...query })}`, signal);
  }

  act(
    workload: Workload,
    action: WorkloadAction,
    input: ActionInput = {},
  ): Promise<OperationResult> {
    return this.#post(
      `/workloads/${encodeURIComponent(workload.id)}/${action}`,
      input,
    );
  }

  previewAction(
    id: string,
    operation: WorkloadAction,
    input: Pick<ActionInput, 'replicas'> = {},
    signal?: AbortSignal,
  ): Promise<OperationPreview> {
    return this.#post(
      `/workloads/${encodeURIComponent(id)}/preview`,
      { operation, ...input },
      signal,
    );
  }

  actOnMany(ids: string[], operation: BulkOperation): Promise<BulkResult> {
    return this.#post('/workloads/bulk', { operation, ids });
  }

  previewMany(ids: string[], signal?: AbortSignal): Promise<BulkPreview> {
    return this.#post('/workloads/bulk/preview', { ids }, signal);
  }

  getSpend(query: SpendQuery, signal?: AbortSignal) {
    return this.#json(`/spend${queryString({ ...query })}`, signal);
  }

  getSpendEfficiency(query: SpendEfficiencyQuery, signal?: AbortSignal) {
    return this.#json(`/spend/efficiency${queryString({ ...query })}`, signal);
  }

  async exportSpend(query: SpendExportQuery, format: 'csv' | 'focus-1.2') {
    const response = await this.#send(
      `/spend/export${queryString({ ...query, format })}`,
    );
    return response.blob();
  }

  getSpendClaims(query: SpendClaimsQuery, signal?: AbortSignal) {
    return this.#json(`/spend/claims${queryString({ ...query })}`, signal);
  }

  withdrawSpendClaim(id: string): Promise<SpendClaim> {
    return this.#post(`/spend/claims/${encodeURIComponent(id)}/withdraw`, {});
  }

  claimSpend(claim: SpendClaimInput): Promise<SpendClaim> {
    return this.#post('/spend/claims', claim);
  }

  getReconciliation(query: { from: string; to: string }, signal?: AbortSignal) {
    return this.#json(`/spend/reconciliation${queryString(query)}`, signal);
  }

  getCapacity(signal?: AbortSignal) {
    return this.#json('/capacity', signal);
  }

  getDataHealth(signal?: AbortSignal) {
    return this.#json('/data-health', signal);
  }

  getRates(page: PageQuery, signal?: AbortSignal) {
    return this.#json(`/rates${queryString({ ...page })}`, signal);
  }

  async #json(path: string, signal?: AbortSignal) {
    const response = await this.#send(path, { signal });
    return response.json();
  }

  async #post(path: string, body: object, signal?: AbortSignal) {
    const response = await this.#send(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal,
    });
    return response.json();
  }

  async #send(path: string, init?: RequestInit): Promise<Response> {
    const response = await this.#fetchApi.fetch(
      `plugin://${PLUGIN_ID}${path}`,
      init,
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}
