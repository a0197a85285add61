import type { SpendQuery } from '../../contracts';
import { DAY_MS } from '../../metering';
import { AFTER_LAST } from './seed';

/** What is asked of a year of spend. */
export interface Question {
  name: string;
  query: SpendQuery;
}

const lastDays = (days: number) => ({
  from: AFTER_LAST - days * DAY_MS,
  to: AFTER_LAST,
});
/** Neither the largest nor the smallest. */
const TEAM = ['team-5'];

export const QUESTIONS: Question[] = [
  {
    name: 'one team, 90 days by workload',
    query: {
      ...lastDays(90),
      team: TEAM,
      granularity: 'day',
      groupBy: 'workload',
      compare: 'none',
    },
  },
  {
    name: 'one team, 90 days by workload, compared with the 90 before',
    query: {
      ...lastDays(90),
      team: TEAM,
      granularity: 'day',
      groupBy: 'workload',
    },
  },
  {
    name: 'one team, 90 days by workload, compared, with outcomes, as the page asks',
    query: {
      ...lastDays(90),
      team: TEAM,
      granularity: 'day',
      groupBy: 'workload',
      outcomes: true,
    },
  },
  {
    name: 'all teams, 30 days, compared with the 30 before',
    query: { ...lastDays(30), granularity: 'day', groupBy: 'team' },
  },
  {
    name: 'all teams, 30 days by workload, compared',
    query: { ...lastDays(30), granularity: 'day', groupBy: 'workload' },
  },
  {
    name: 'all teams, 30 days by outcome, compared',
    query: { ...lastDays(30), granularity: 'day', groupBy: 'outcome' },
  },
  {
    name: 'all teams, a year by week',
    query: {
      ...lastDays(364),
      granularity: 'week',
      groupBy: 'team',
      compare: 'none',
    },
  },
  {
    name: 'landing page: all teams, this month, compared',
    query: {
      ...lastDays(31),
      granularity: 'month',
      groupBy: 'team',
    },
  },
];
