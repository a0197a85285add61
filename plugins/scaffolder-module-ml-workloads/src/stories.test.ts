import { FIELD_SCHEMAS } from '../dev/cases';
import { ALL_FIELDS } from './__testUtils__/allFields';
import { partsOf } from './formField';

it('has a story for each field that can be used alone', () => {
  const names = ALL_FIELDS.map(field => partsOf(field).name);
  expect(new Set(Object.keys(FIELD_SCHEMAS))).toEqual(
    new Set(names.filter(name => name !== 'MlLaunchStep')),
  );
});
