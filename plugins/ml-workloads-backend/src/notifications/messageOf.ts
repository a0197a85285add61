import type { NotificationPayload } from '@backstage/plugin-notifications-common';
import {
  durationText,
  PLUGIN_ID,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { plainName } from './plainText';
import type { News, NewsKind, WorkloadHistory } from './types';

/** Topics of Backstage's notification settings: what a person can switch off. */
export const TOPICS: Record<NewsKind, string> = {
  started: 'workload-started',
  failed: 'workload-failed',
  preempted: 'workload-preempted',
  stuck: 'workload-stuck',
  finished: 'workload-finished',
};

const SEVERITIES: Record<NewsKind, NotificationPayload['severity']> = {
  started: 'normal',
  failed: 'high',
  preempted: 'normal',
  stuck: 'high',
  finished: 'low',
};

/** How an attempt ended, in words of our own: messages of the cluster can name other teams. */
const ENDS: Record<string, string> = {
  oom: 'It ran out of memory.',
  deadline: 'It reached its deadline.',
  nodeLost: 'Its node was lost.',
  evicted: 'Its pods were evicted.',
  preempted: 'Its GPUs were needed for work of higher priority.',
  deactivated: 'It was deactivated in its queue.',
  imagePull: 'Its image could not be pulled.',
};

type Named = WorkloadHistory['workload'];

const SUMMARIES: Record<NewsKind, string> = {
  started: 'started after a long wait',
  failed: 'failed',
  preempted: 'lost their GPUs to work of higher priority',
  stuck: 'are stuck in starting',
  finished: 'finished',
};

const TEXTS: Record<
  NewsKind,
  (name: string, news: News) => { title: string; more: string }
> = {
  started: (name, { lastedMs }) => ({
    title: `${name} is running after ${inWords(lastedMs)} of waiting`,
    more: '',
  }),
  failed: (name, { endReason, exitCode, lastedMs }) => ({
    title: `${name} failed`,
    more: [
      ENDS[endReason ?? ''] ??
        (exitCode === null || exitCode === undefined
          ? ''
          : `It ended with exit code ${exitCode}.`),
      lastedMs > 0 ? `It had run for ${inWords(lastedMs)}.` : '',
    ]
      .filter(Boolean)
      .join(' '),
  }),
  preempted: (name, { times = 1 }) => ({
    title: `${name} lost its GPUs to work of higher priority`,
    more: times > 1 ? `This was time ${times}.` : '',
  }),
  stuck: (name, { lastedMs, limit }) => ({
    title: `${name} has been starting for ${inWords(lastedMs)}`,
    more:
      limit?.from === 'statistics'
        ? `19 of 20 starts like it take at most ${inWords(limit.ms)}.`
        : '',
  }),
  finished: (name, { lastedMs }) => ({
    title: `${name} finished`,
    more: lastedMs > 0 ? `It had run for ${inWords(lastedMs)}.` : '',
  }),
};

/** One message about one workload. Pure. A later one of the same kind takes its place, because both have the same `scope`. */
export function messageOf(workload: Named, news: News): NotificationPayload {
  const name = plainName(workload.name);
  const { title, more } = TEXTS[news.kind](name, news);
  return {
    title,
    description: [more, placeOf(workload)].filter(Boolean).join(' '),
    link: `/gpu/workloads/${encodeURIComponent(workload.id)}`,
    severity: SEVERITIES[news.kind],
    topic: TOPICS[news.kind],
    scope: `${PLUGIN_ID}:${workload.id}:${news.kind}`,
  };
}

/** One message for many workloads of one team to which the same happened at the same time. Pure. */
export function summaryOf(
  kind: NewsKind,
  workloads: readonly Named[],
): NotificationPayload {
  const names = workloads.slice(0, 3).map(({ name }) => plainName(name, 40));
  return {
    title: `${workloads.length} workloads ${SUMMARIES[kind]}`,
    description: `${names.join(', ')} and ${
      workloads.length - names.length
    } more.`,
    link: '/gpu/workloads',
    severity: SEVERITIES[kind],
    topic: TOPICS[kind],
    scope: `${PLUGIN_ID}:many:${workloads[0].team}:${kind}`,
  };
}

function placeOf({ kind, namespace, cluster }: Named): string {
  return `${plainName(kind, 63)} in ${plainName(
    namespace,
    63,
  )} on cluster ${plainName(cluster, 63)}.`;
}

/** To the minute: nobody reads seconds of what took long. */
function inWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return durationText(seconds < 60 ? seconds : Math.round(seconds / 60) * 60);
}
