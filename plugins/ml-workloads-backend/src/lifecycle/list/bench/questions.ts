import type {
  GroupWorkloadsOptions,
  ListWorkloadsOptions,
} from '../../../contracts';

/** A question to the list, as one of its views asks it. */
export type Question =
  | { name: string; list: Partial<ListWorkloadsOptions>; deep?: boolean }
  | { name: string; groups: GroupWorkloadsOptions };

const oneTeam = { teams: ['team-20'] };
const threeTeams = { teams: ['team-3', 'team-20', 'team-59'] };

export const QUESTIONS: Question[] = [
  { name: 'newest', list: {} },
  { name: 'newest, page 200', list: {}, deep: true },
  { name: 'newest of one team', list: { allowed: oneTeam } },
  { name: 'newest of three teams', list: { allowed: threeTeams } },
  { name: 'by cost', list: { orderBy: 'cost' } },
  { name: 'by cost, page 200', list: { orderBy: 'cost' }, deep: true },
  { name: 'by cost of one team', list: { orderBy: 'cost', allowed: oneTeam } },
  {
    name: 'cheapest of three teams',
    list: { orderBy: 'cost', order: 'asc', allowed: threeTeams },
  },
  { name: 'by GPU time', list: { orderBy: 'gpuTime' } },
  { name: 'by name', list: { orderBy: 'name' } },
  { name: 'by name, page 200', list: { orderBy: 'name' }, deep: true },
  { name: 'by state', list: { orderBy: 'state' } },
  { name: 'search', list: { search: 'ctor-99' } },
  { name: 'search for nothing', list: { search: 'no such name' } },
  { name: 'waiting', list: { state: ['Queued', 'Provisioning'] } },
  {
    name: 'longest running',
    list: { state: ['Running'], orderBy: 'startedAt', order: 'asc' },
  },
  {
    name: 'failed of three teams by end',
    list: { state: ['Failed'], orderBy: 'endedAt', allowed: threeTeams },
  },
  { name: 'escaped', list: { escaped: true } },
  {
    name: 'kind and queue',
    list: { kind: ['RayJob'], queue: ['queue-3'], orderBy: 'gpus' },
  },
  {
    name: 'components of a system',
    list: {
      component: [0, 1, 2, 3, 4].map(i => `component:default/model-20-${i}`),
    },
  },
  {
    name: 'all but one team',
    list: { allowed: { not: { teams: ['team-0'] } } },
  },
  { name: 'groups by state', groups: { by: 'state' } },
  { name: 'groups by team', groups: { by: 'team' } },
  {
    name: 'groups by queue of three teams',
    groups: { by: 'queue', allowed: threeTeams },
  },
  { name: 'groups by kind, failed', groups: { by: 'kind', state: ['Failed'] } },
];
