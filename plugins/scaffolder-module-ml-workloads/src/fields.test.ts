import { templateManifest, TEMPLATES } from './__testUtils__/template';
import { FIELDS } from './fields';
import { partsOf } from './formField';

/** Every `ui:field` below a value. */
function fieldsIn(value: unknown): string[] {
  if (!value || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'ui:field' ? [String(inner)] : fieldsIn(inner),
  );
}

it('offers every field that the shipped templates use, and no other', async () => {
  const offered = await Promise.all(
    FIELDS.map(async ({ load }) => partsOf(await load()).name),
  );
  const used = TEMPLATES.flatMap(template =>
    fieldsIn(templateManifest(template).steps),
  );
  expect(offered).toEqual(FIELDS.map(({ name }) => name));
  // Fields of the scaffolder itself.
  const own = used.filter(name => name.startsWith('Ml'));
  expect(new Set(offered)).toEqual(new Set(own));
  expect(new Set(offered).size).toBe(FIELDS.length);
});
