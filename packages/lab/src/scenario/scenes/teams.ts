/** A team's namespace, the component that its work belongs to, and what it calls its work. */
export interface Place {
  namespace: string;
  component: string;
  projects: [string, string, string, string];
}

const place = (
  team: string,
  component: string,
  ...projects: Place['projects']
): Place => ({ namespace: `team-${team}`, component, projects });

export const PLACES: Place[] = [
  place('vision', 'vision-models', 'resnet', 'detector', 'segment', 'augment'),
  place('speech', 'speech-models', 'whisper', 'diarise', 'accent', 'denoise'),
  place(
    'robotics',
    'robotics-policies',
    'grasp',
    'gait',
    'simulate',
    'distill',
  ),
  place('ranking', 'ranking-models', 'two-tower', 'rerank', 'clicks', 'embed'),
  place('language', 'language-models', 'finetune', 'evaluate', 'align', 'lora'),
  place(
    'forecasting',
    'forecasting-models',
    'demand',
    'weather',
    'backtest',
    'hourly',
  ),
];

export const [VISION, SPEECH, ROBOTICS, RANKING, LANGUAGE, FORECASTING] =
  PLACES;

/** A namespace of the vision team that has no limits yet: where work escapes the queues. */
export const SANDBOX = 'team-vision-sandbox';

/** Where a workload of a team goes. */
export const of = ({ namespace, component }: Place) => ({
  namespace,
  component,
});
