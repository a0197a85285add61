import type {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, ResponseError } from '@backstage/errors';
import {
  PLUGIN_ID,
  type LaunchPreview,
  type LaunchRequest,
  type LaunchResult,
  type RenderedFiles,
} from '@slipway/backstage-plugin-ml-workloads-common';

export interface MlWorkloadsApiOptions {
  auth: AuthService;
  discovery: DiscoveryService;
}

/** `/api/ml-workloads`, asked on behalf of the person that runs the template. */
export class MlWorkloadsApi {
  readonly #options: MlWorkloadsApiOptions;

  static create(options: MlWorkloadsApiOptions): MlWorkloadsApi {
    return new MlWorkloadsApi(options);
  }

  private constructor(options: MlWorkloadsApiOptions) {
    this.#options = options;
  }

  async launch(
    launchId: string,
    request: LaunchRequest,
    person: BackstageCredentials,
    signal?: AbortSignal,
  ): Promise<LaunchResult> {
    return this.#post('/launches', { ...request, launchId }, person, signal);
  }

  async preview(
    request: LaunchRequest,
    person: BackstageCredentials,
    signal?: AbortSignal,
  ): Promise<LaunchPreview> {
    return this.#post('/launches/preview', request, person, signal);
  }

  async render(
    request: LaunchRequest,
    person: BackstageCredentials,
    signal?: AbortSignal,
  ): Promise<RenderedFiles> {
    return this.#post('/launches/render', request, person, signal);
  }

  async #post<T>(
    path: string,
    body: unknown,
    person: BackstageCredentials,
    signal?: AbortSignal,
  ): Promise<T> {
    const { auth, discovery } = this.#options;
    if (!auth.isPrincipal(person, 'user')) {
      // Services are allowed everything by the permission framework, so none may launch (`guardrails.md` §5.20).
      throw new NotAllowedError(
        'Only a signed-in person can launch a workload, not a service',
      );
    }
    const [baseUrl, { token }] = await Promise.all([
      discovery.getBaseUrl(PLUGIN_ID),
      auth.getPluginRequestToken({
        onBehalfOf: person,
        targetPluginId: PLUGIN_ID,
      }),
    ]);
    const response = await fetch(`${baseUrl}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
      signal,
    });
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return (await response.json()) as T;
  }
}
