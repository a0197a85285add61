import { ResponseError } from '@backstage/errors';
import type { FetchApi } from '@backstage/frontend-plugin-api';
import type {
  HardwareProfileList,
  LaunchChoices,
  LaunchEngineList,
  LaunchPreview,
  LaunchRequest,
  TeamLimitsList,
} from '@slipway/backstage-plugin-ml-workloads-common';

/** Where a workload would run, for a component. */
export interface Place {
  entityRef: string;
  cluster: string;
  namespace: string;
}

/**
 * What the form fields ask of the `ml-workloads` backend. Every call may be cancelled, and throws a `ResponseError` for an answer
 * that is not 2xx and a `TypeError` when there was no answer at all; {@link describeFailure} puts either into words.
 */
export interface LaunchFormApi {
  /** Where a component's team may launch, and the bounds there. */
  limits(entityRef: string, signal?: AbortSignal): Promise<TeamLimitsList>;
  /**
   * The hardware profiles that a cluster offers, with what is free now; with a component and a namespace, also why its team cannot use
   * one there.
   */
  hardwareProfiles(
    where: Pick<Place, 'cluster'> & Partial<Place>,
    signal?: AbortSignal,
  ): Promise<HardwareProfileList>;
  /** The engines of a cluster, those too that it does not serve, with why. */
  engines(cluster: string, signal?: AbortSignal): Promise<LaunchEngineList>;
  /** What the namespace has to choose from; names only, never values. */
  choices(place: Place, signal?: AbortSignal): Promise<LaunchChoices>;
  /** The API server's verdict on exactly what would be applied. Nothing is created. */
  preview(request: LaunchRequest, signal?: AbortSignal): Promise<LaunchPreview>;
}

/** Talks to the backend as the signed-in person. */
export function createLaunchFormApi(
  fetchApi: Pick<FetchApi, 'fetch'>,
): LaunchFormApi {
  const ask = async <T>(path: string, init: RequestInit): Promise<T> => {
    const response = await fetchApi.fetch(
      `plugin://ml-workloads/${path}`,
      init,
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response as never);
    }
    return response.json();
  };
  return {
    limits: (entityRef, signal) =>
      ask(`limits?${new URLSearchParams({ entityRef })}`, { signal }),
    hardwareProfiles: ({ cluster, entityRef, namespace }, signal) =>
      ask(
        `hardware-profiles?${new URLSearchParams({
          cluster,
          ...(entityRef && { entityRef }),
          // The backend reads the limits of a namespace only for the team of a component.
          ...(entityRef && namespace && { namespace }),
        })}`,
        { signal },
      ),
    engines: (cluster, signal) =>
      ask(`engines?${new URLSearchParams({ cluster })}`, { signal }),
    choices: ({ entityRef, cluster, namespace }, signal) =>
      ask(
        `launch-choices?${new URLSearchParams({
          entityRef,
          cluster,
          namespace,
        })}`,
        { signal },
      ),
    preview: (request, signal) =>
      ask('launches/preview', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(request),
        signal,
      }),
  };
}
