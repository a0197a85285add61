import type {
  SpendGranularity,
  SpendGroupBy,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { SPEND_LOOKS } from '../components';

/** Groupings in words. */
export const GROUPINGS: Record<SpendGroupBy, string> = {
  team: 'Team',
  department: 'Department',
  component: 'Component',
  system: 'System',
  domain: 'Domain',
  workload: 'Workload',
  attempt: 'Attempt',
  kind: 'Kind',
  template: 'Template',
  outcome: 'Outcome',
  phase: 'Phase',
  gpuModel: 'GPU model',
  capacityType: 'Capacity type',
  profile: 'Hardware profile',
  cluster: 'Cluster',
  queue: 'Queue',
  category: 'Category',
  reason: 'Reason',
};

/** Steps of time in words. */
export const GRANULARITIES: Record<SpendGranularity, string> = {
  hour: 'Hour',
  day: 'Day',
  week: 'Week',
  month: 'Month',
};

/** A grouping or step inside a sentence: `team`, `GPU model`. */
export function inSentence(word: string): string {
  return /^[A-Z]{2}/.test(word)
    ? word
    : word.charAt(0).toLocaleLowerCase('en-US') + word.slice(1);
}

const NOTHING: Partial<Record<SpendGroupBy, string>> = {
  component: 'No component',
  department: 'No department',
  system: 'No system',
  domain: 'No domain',
  template: 'Not from a template',
  queue: 'No queue',
  profile: 'No hardware profile',
  attempt: 'No attempt',
  team: 'Unattributed',
};

/** What a person reads for a value of a grouping: an entity's name, a word for `none`, else the title of the answer. */
export function keyTitle(
  groupBy: SpendGroupBy,
  key: string,
  title: string,
): string {
  if (key === 'unattributed') return 'Unattributed';
  if (groupBy === 'phase' || groupBy === 'outcome' || groupBy === 'category')
    return SPEND_LOOKS[groupBy][key]?.word ?? title;
  if (key === 'none') return NOTHING[groupBy] ?? 'None';
  // References in the default namespace are read without it, as in the rest of the portal.
  return title.replace(
    /^(component|system|domain|group|template):(default\/)?/,
    '',
  );
}
