import { DEFAULT_VIEW, type ListView } from './listView';

/** A named view. */
export interface NamedView {
  name: string;
  view: ListView;
}

/** Views that everybody has. */
export const BUILT_IN_VIEWS: NamedView[] = [
  { name: 'All', view: DEFAULT_VIEW },
  {
    name: 'Waiting',
    view: {
      ...DEFAULT_VIEW,
      states: ['Queued', 'Provisioning'],
      orderBy: 'since',
      order: 'asc',
    },
  },
  {
    name: 'Failed today',
    view: {
      ...DEFAULT_VIEW,
      states: ['Failed'],
      ended: 'today',
      orderBy: 'endedAt',
    },
  },
  {
    name: 'Longest running',
    view: {
      ...DEFAULT_VIEW,
      states: ['Starting', 'Running', 'Degraded'],
      orderBy: 'startedAt',
      order: 'asc',
    },
  },
  { name: 'Most expensive', view: { ...DEFAULT_VIEW, orderBy: 'cost' } },
  { name: 'Escaped', view: { ...DEFAULT_VIEW, escaped: true } },
];
