import type {
  HardwareProfileList,
  LaunchChoices,
  LaunchEngineList,
  LaunchPreview,
  LaunchRequest,
  TeamLimitsList,
} from '@slipway/backstage-plugin-ml-workloads-common';

/** What the backend of a test answers; each may be slow or fail. */
export interface BackendAnswers {
  limits(entityRef: string): Promise<TeamLimitsList> | TeamLimitsList;
  profiles(
    where: Record<string, string>,
  ): Promise<HardwareProfileList> | HardwareProfileList;
  engines(cluster: string): Promise<LaunchEngineList> | LaunchEngineList;
  choices(namespace: string): Promise<LaunchChoices> | LaunchChoices;
  preview(request: LaunchRequest): Promise<LaunchPreview> | LaunchPreview;
}

/** Thrown by an answer to make the backend say so. */
export class Refusal extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json' },
  });
}

/** The edge of the network: everything in front of it is what the portal runs. */
export function backendFetch(answers: BackendAnswers) {
  return async (input: any, init?: RequestInit): Promise<Response> => {
    const url = new URL(
      String(input).replace('plugin://', 'http://portal.test/'),
    );
    const aborted = new Promise<never>((_, reject) =>
      init?.signal?.addEventListener('abort', () =>
        reject(new DOMException('cancelled', 'AbortError')),
      ),
    );
    const answer = async () => {
      switch (url.pathname) {
        case '/ml-workloads/limits':
          return answers.limits(url.searchParams.get('entityRef')!);
        case '/ml-workloads/hardware-profiles':
          return answers.profiles(Object.fromEntries(url.searchParams));
        case '/ml-workloads/engines':
          return answers.engines(url.searchParams.get('cluster')!);
        case '/ml-workloads/launch-choices':
          return answers.choices(url.searchParams.get('namespace')!);
        case '/ml-workloads/launches/preview':
          return answers.preview(JSON.parse(String(init?.body)));
        default:
          throw new Error(`No such endpoint: ${url.pathname}`);
      }
    };
    try {
      return json(await Promise.race([answer(), aborted]));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status, message } = error;
      return json(
        { error: { name: 'Error', message }, response: { statusCode: status } },
        status,
      );
    }
  };
}
