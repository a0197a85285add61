import { ServingPlan } from '../work/Service';
import { MOVED } from './namespaces';
import { A100, H100, L4, MIG_3G } from './shelves';

const byDay = (night: number, day: number, peak: number) =>
  Array.from({ length: 24 }, (_, hour) => {
    if (hour < 6 || hour > 21) return night;
    return hour >= 9 && hour <= 16 ? peak : day;
  });

/** What answers requests all the time. `from` is the part of the history after which it is there. */
export const SERVICES: Array<
  Omit<ServingPlan, 'name' | 'queued'> & { name: string; from: number }
> = [
  {
    kind: 'Deployment',
    name: 'defect-api',
    team: 'vision',
    namespace: 'team-vision',
    component: 'vision-inspection',
    project: 'defect-api',
    ...L4,
    gpusEach: 1,
    replicas: byDay(1, 2, 4),
    weekendShare: 0.5,
    versionDays: 11,
    from: 0,
  },
  {
    kind: 'Deployment',
    name: 'transcribe',
    team: 'speech',
    namespace: 'team-speech',
    component: 'speech-models',
    project: 'transcribe',
    ...MIG_3G,
    gpusEach: 1,
    replicas: byDay(3, 6, 11),
    weekendShare: 0.4,
    versionDays: 16,
    from: 0,
  },
  {
    kind: 'Deployment',
    name: 'rerank-api',
    team: 'ranking',
    namespace: 'team-ranking',
    component: 'ranking-models',
    project: 'rerank-api',
    ...A100,
    gpusEach: 1,
    replicas: byDay(3, 5, 8),
    weekendShare: 0.9,
    versionDays: 7,
    from: 0,
  },
  {
    kind: 'InferenceService',
    name: 'assistant',
    team: 'language',
    namespace: 'team-language',
    component: 'language-assistant',
    project: 'assistant',
    ...H100,
    gpusEach: 2,
    replicas: byDay(2, 5, 8),
    weekendShare: 0.4,
    versionDays: 13,
    from: 0,
    template: 'template:default/serve-model',
  },
  {
    kind: 'LeaderWorkerSet',
    name: 'assistant-large',
    team: 'language',
    namespace: 'team-language',
    component: 'language-assistant',
    project: 'assistant-large',
    ...H100,
    gpusEach: 8,
    replicas: byDay(1, 1, 1),
    weekendShare: 1,
    versionDays: 20,
    from: 0.45,
    template: 'template:default/serve-model',
  },
  {
    kind: 'Deployment',
    name: 'edge-detector',
    team: 'robotics',
    namespace: MOVED.namespace,
    component: MOVED.component,
    project: 'edge-detector',
    ...L4,
    gpusEach: 1,
    replicas: byDay(1, 2, 2),
    weekendShare: 1,
    versionDays: 14,
    from: 0,
  },
  {
    // Nobody calls it any more.
    kind: 'Deployment',
    name: 'two-tower-old',
    team: 'ranking',
    namespace: 'team-ranking',
    component: 'ranking-models',
    project: 'two-tower-old',
    ...A100,
    gpusEach: 1,
    replicas: byDay(1, 1, 1),
    weekendShare: 1,
    versionDays: 400,
    from: 0.1,
  },
];
