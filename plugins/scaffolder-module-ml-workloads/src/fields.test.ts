import { trainModelManifest } from './__testUtils__/template';
import { FIELDS } from './fields';

/** Every `ui:field` below a value. */
function fieldsIn(value: unknown): string[] {
  if (!value || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'ui:field' ? [String(inner)] : fieldsIn(inner),
  );
}

it('offers every field that the shipped template uses', async () => {
  const offered = await Promise.all(
    Object.values(FIELDS).map(async load => ((await load()) as any).name),
  );
  const used = fieldsIn(trainModelManifest().steps);
  expect(new Set(offered)).toEqual(new Set(used));
  expect(new Set(offered).size).toBe(Object.keys(FIELDS).length);
});
