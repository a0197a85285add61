import { BUILT_IN_VIEWS } from './builtInViews';
import {
  choiceOf,
  DEFAULT_VIEW,
  isNarrowed,
  parseView,
  viewText,
  writeView,
} from './listView';
import { readSaved } from './savedViews';

const parse = (text: string) => parseView(new URLSearchParams(text));

it.each(BUILT_IN_VIEWS)('the view $name is the same from its address', one => {
  expect(parse(viewText(one.view))).toEqual(one.view);
});

it.each([
  ['', 'the usual', DEFAULT_VIEW],
  ['sort=name', 'names upwards', { orderBy: 'name', order: 'asc' }],
  ['sort=cost', 'money downwards', { orderBy: 'cost', order: 'desc' }],
  [
    'sort=rubbish.up',
    'the usual order',
    { orderBy: 'createdAt', order: 'desc' },
  ],
  ['state=Running&state=Gone', 'known states', { states: ['Running'] }],
  [
    'ended=yesterday&by=colour',
    'known words',
    { ended: undefined, groupBy: undefined },
  ],
])('%s means %s', (text, _, expected) => {
  expect(parse(text)).toMatchObject(expected);
});

it('keeps what else stands in the address', () => {
  const next = writeView(new URLSearchParams('tab=2&state=Failed'), {
    ...DEFAULT_VIEW,
    lists: { ...DEFAULT_VIEW.lists, kind: ['Job', 'RayJob'] },
  });
  expect(next.toString()).toBe('tab=2&kind=Job&kind=RayJob');
});

it('an order or groups alone hide nothing', () => {
  expect(isNarrowed(parse('sort=cost&by=team'))).toBe(false);
  expect(isNarrowed(parse('queue=gpu'))).toBe(true);
});

it('reckons periods from the reader’s now, in whole minutes', () => {
  const now = Date.parse('2026-11-24T16:05:42Z');
  expect(choiceOf(parse('started=24h&ended=7d'), now)).toMatchObject({
    startedFrom: '2026-11-23T16:05:00.000Z',
    endedFrom: '2026-11-17T16:05:00.000Z',
  });
  const today = new Date(choiceOf(parse('ended=today'), now).endedFrom!);
  expect([today.getHours(), today.getMinutes()]).toEqual([0, 0]);
});

it.each([
  [undefined, []],
  ['text', []],
  [
    [{ name: 'a', query: 'q=1' }, { name: 2 }, null],
    [{ name: 'a', query: 'q=1' }],
  ],
])('reads saved views from %j', (stored, expected) => {
  expect(readSaved(stored)).toEqual(expected);
});
