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

const REASON: Record<string, string> = {
  free: 'ready for work',
  warmup: 'in the first minutes of a node’s life',
  cordoned: 'the node takes no new pods',
  draining: 'the node is being removed',
  unhealthy: 'the GPU is not healthy',
  cpu: 'too little CPU beside it',
  memory: 'too little memory beside it',
  'mig-layout': 'the MIG layout fits nothing',
  rounding: 'left over by rounding a share down',
};

/** Why GPUs were free or fitted nothing, in words: `ready for work`. */
export function reasonInWords(reason: string): string {
  return REASON[reason] ?? reason;
}

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
  if (groupBy === 'reason') {
    // `unallocated/free` in a row, `free` in a filter.
    const [category, reason] = key.split('/');
    const word = SPEND_LOOKS.category[category]?.word;
    if (reason === undefined) return reasonInWords(key);
    return reason === 'none' ? word ?? title : reasonInWords(reason);
  }
  if (key === 'none') return NOTHING[groupBy] ?? 'None';
  // References in the default namespace are read without it, as in the rest of the portal.
  return title.replace(
    /^(component|system|domain|group|template):(default\/)?/,
    '',
  );
}
