import { templateManifest, TEMPLATES } from './__testUtils__/template';
import { FIELDS } from './fields';

/** Every `ui:field` below a value. */
function fieldsIn(value: unknown): string[] {
  if (!value || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'ui:field' ? [String(inner)] : fieldsIn(inner),
  );
}

it('offers every field that the shipped templates use, and no other', async () => {
  const offered = await Promise.all(
    Object.values(FIELDS).map(async load => ((await load()) as any).name),
  );
  const used = TEMPLATES.flatMap(template =>
    fieldsIn(templateManifest(template).steps),
  );
  // Fields of the scaffolder itself.
  const own = used.filter(name => name.startsWith('Ml'));
  expect(new Set(offered)).toEqual(new Set(own));
  expect(new Set(offered).size).toBe(Object.keys(FIELDS).length);
});
