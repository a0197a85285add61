import fc from 'fast-check';
import type { WorkloadFilter } from '../contracts';
import { maySeeAll } from './selection';

const names: fc.Arbitrary<string[]> = fc.uniqueArray(
  fc.constantFrom('a', 'b', 'c'),
  { maxLength: 3 },
);
const filters = fc.letrec<{ filter: WorkloadFilter }>(tie => ({
  filter: fc.oneof(
    { depthSize: 'small' },
    names.map(teams => ({ teams })),
    names.map(components => ({ components })),
    fc.array(tie('filter'), { maxLength: 3 }).map(anyOf => ({ anyOf })),
    fc.array(tie('filter'), { maxLength: 3 }).map(allOf => ({ allOf })),
    tie('filter').map(not => ({ not })),
  ),
})).filter;

interface Owner {
  team: string;
  component: string;
}

function sees(filter: WorkloadFilter, row: Owner): boolean {
  if ('teams' in filter) return filter.teams.includes(row.team);
  if ('components' in filter) return filter.components.includes(row.component);
  if ('anyOf' in filter) return filter.anyOf.some(one => sees(one, row));
  if ('allOf' in filter) return filter.allOf.every(one => sees(one, row));
  return !sees(filter.not, row);
}

const ROWS: Owner[] = ['a', 'b', 'c', 'd'].flatMap(team =>
  ['', 'a', 'b', 'c', 'd'].map(component => ({ team, component })),
);

it('leaves out no narrowing that would hide a row', () => {
  const selections = fc.record({
    team: fc.option(names, { nil: undefined }),
    component: fc.option(names, { nil: undefined }),
  });
  fc.assert(
    fc.property(selections, filters, ({ team, component }, filter) => {
      const asked = ROWS.filter(
        row =>
          (team?.includes(row.team) ?? true) &&
          (component?.includes(row.component) ?? true),
      );
      const seen = asked.filter(row => sees(filter, row));
      const hides = seen.length < asked.length;
      expect(hides && maySeeAll({ team, component }, filter)).toBe(false);
    }),
    { numRuns: 1000 },
  );
});

it('knows the owner of a team or a component by the filter of a policy', () => {
  const allowed = { anyOf: [{ teams: ['a', 'b'] }, { components: ['c'] }] };
  expect(maySeeAll({ team: ['b'] }, allowed)).toBe(true);
  expect(maySeeAll({ component: ['c'] }, allowed)).toBe(true);
  expect(maySeeAll({ team: ['a', 'c'] }, allowed)).toBe(false);
  expect(maySeeAll({}, allowed)).toBe(false);
});
