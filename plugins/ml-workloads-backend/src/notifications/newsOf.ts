import type { News, NewsSettings, StartLimit, WorkloadHistory } from './types';

const WAITING = new Set(['Queued', 'Provisioning', 'Starting']);

/**
 * What there is to tell of a workload now. Pure: the same rows give the same news, so a relist or another replica finds nothing new.
 *
 * @param limit - what a start may take; undefined when it cannot be told now whether it still starts
 * @param now - UTC ms
 */
export function newsOf(
  history: WorkloadHistory,
  limit: StartLimit | undefined,
  settings: NewsSettings,
  now: number,
): News[] {
  const news = [
    ...starts(history, settings),
    ...end(history),
    ...preemptions(history),
    ...(limit ? stuck(history, limit, now) : []),
  ];
  return news.filter(({ at }) => at > now - settings.notOlderThanMs);
}

function starts(
  { transitions, attempts }: WorkloadHistory,
  { longWaitMs }: NewsSettings,
): News[] {
  const news: News[] = [];
  let waitsSince: number | null = null;
  for (const { at, to_state: state } of transitions) {
    if (WAITING.has(state)) {
      waitsSince ??= at;
      continue;
    }
    if (state === 'Running' && waitsSince !== null) {
      const lastedMs = at - waitsSince;
      if (lastedMs >= longWaitMs) {
        news.push({
          kind: 'started',
          attempt: attemptAt(attempts, at),
          at,
          lastedMs,
        });
      }
    }
    waitsSince = null;
  }
  return news;
}

function end({ workload, transitions, attempts }: WorkloadHistory): News[] {
  const { state, since } = workload;
  if (state !== 'Failed' && state !== 'Succeeded') {
    return [];
  }
  const ran = transitions.find(({ to_state: to }) => to === 'Running');
  const last = attempts.at(-1);
  const told = {
    attempt: last?.number ?? 1,
    at: since,
    lastedMs: ran ? since - ran.at : 0,
  };
  return state === 'Succeeded'
    ? [{ kind: 'finished', ...told }]
    : [
        {
          kind: 'failed',
          ...told,
          endReason: last?.end_reason ?? null,
          exitCode: last?.exit_code ?? null,
        },
      ];
}

function preemptions({ attempts }: WorkloadHistory): News[] {
  return attempts
    .filter(attempt => attempt.end_reason === 'preempted')
    .flatMap(({ number, start, end: at }, i) =>
      at === null
        ? []
        : [
            {
              kind: 'preempted' as const,
              attempt: number,
              at,
              lastedMs: at - start,
              times: i + 1,
            },
          ],
    );
}

function stuck(
  { workload, attempts }: WorkloadHistory,
  limit: StartLimit,
  now: number,
): News[] {
  const lastedMs = now - workload.since;
  return workload.state === 'Starting' && lastedMs > limit.ms
    ? [
        {
          kind: 'stuck',
          attempt: attempts.at(-1)?.number ?? 1,
          // It became news when the limit was passed.
          at: workload.since + limit.ms,
          lastedMs,
          limit,
        },
      ]
    : [];
}

function attemptAt(attempts: WorkloadHistory['attempts'], at: number): number {
  return attempts.filter(({ start }) => start <= at).at(-1)?.number ?? 1;
}
