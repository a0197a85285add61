import type {
  Spend,
  SpendGroupBy,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { COLOURS, GROUP_FILLS, SPEND_LOOKS } from '../../components';
import { keyTitle } from '../words';

/** One colour of the stack: a value of the grouping, or several that are too small to have their own. */
export interface Series {
  id: string;
  /** What the legend, the hover and the head of the column say. */
  word: string;
  fill: string;
  /** Drawn hatched: nobody has claimed it, or it is not known. */
  hatched: boolean;
  /** Keys of the rows that it stands for. */
  keys: string[];
}

const HATCHED = ['unattributed', 'none', 'unmetered'];
const OTHERS = 'others';

/**
 * The stack of a spend answer from the axis up. Groupings with fixed values keep their colours; of others the six with the most money
 * have a colour each, and the rest is one grey.
 */
export function seriesOf(spend: Pick<Spend, 'rows' | 'groupBy'>): Series[] {
  const { rows, groupBy } = spend;
  const looks = looksOf(groupBy);
  if (looks) {
    const keys = rows.map(({ key }) => key);
    const known = Object.keys(looks).filter(key => keys.includes(key));
    const unknown = keys.filter(key => !(key in looks));
    return [
      ...known.map(key => single(key, looks[key].word, looks[key].fill)),
      ...unknown.map(key => single(key, key, COLOURS.neutral)),
    ];
  }
  // What no team owned comes first in a list, whatever it cost.
  const own = rows
    .filter(({ key }) => key !== OTHERS && !HATCHED.includes(key))
    .sort((a, b) => Number(b.costMicros ?? -1) - Number(a.costMicros ?? -1));
  const coloured = own
    .slice(0, own.length > GROUP_FILLS.length ? GROUP_FILLS.length - 1 : 6)
    .map(({ key, title }, i) =>
      single(key, keyTitle(groupBy, key, title), GROUP_FILLS[i]),
    );
  const rest = rows.filter(
    ({ key }) =>
      !HATCHED.includes(key) && !coloured.some(series => series.id === key),
  );
  const hatched = rows
    .filter(({ key }) => HATCHED.includes(key))
    .map(({ key, title }) =>
      single(key, keyTitle(groupBy, key, title), COLOURS.unknown),
    );
  return [...coloured, ...(rest.length > 0 ? [restOf(rest)] : []), ...hatched];
}

/** The swatch of each row: of its own series, or of the rest. */
export function seriesOfKey(
  series: readonly Series[],
  key: string,
): Series | undefined {
  return series.find(({ keys }) => keys.includes(key));
}

function looksOf(groupBy: SpendGroupBy) {
  return groupBy === 'phase' || groupBy === 'outcome' || groupBy === 'category'
    ? SPEND_LOOKS[groupBy]
    : undefined;
}

function single(key: string, word: string, fill: string): Series {
  return { id: key, word, fill, keys: [key], hatched: HATCHED.includes(key) };
}

function restOf(rows: Spend['rows']): Series {
  const count = rows.reduce((sum, row) => sum + (row.rows ?? 1), 0);
  return {
    id: OTHERS,
    word: rows.length === 1 ? rows[0].title : `${count} others`,
    fill: COLOURS.neutral,
    hatched: false,
    keys: rows.map(({ key }) => key),
  };
}
