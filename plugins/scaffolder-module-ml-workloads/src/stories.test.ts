import { FIELD_SCHEMAS } from '../dev/cases';
import { ALL_FIELDS } from './__testUtils__/allFields';

it('has a story for each field that can be used alone', () => {
  const names = ALL_FIELDS.map(field => (field as any).name as string);
  expect(new Set(Object.keys(FIELD_SCHEMAS))).toEqual(
    new Set(names.filter(name => name !== 'MlLaunchStep')),
  );
});
