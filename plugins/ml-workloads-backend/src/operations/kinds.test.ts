import { WATCHED } from '../observe/resources';
import { apiOf, KINDS } from './kinds';

it.each(Object.keys(KINDS))(
  'a %s of which no version is known is asked for in the one that is watched first',
  kind => {
    const { api, plural } = KINDS[kind];
    const watched = WATCHED.find(({ path }) => path.endsWith(`/${plural}`));
    expect(
      watched?.path.replace('{version}', watched.versions?.[0] ?? ''),
    ).toBe(`${api}/${plural}`);
    expect(apiOf({ kind })).toBe(api);
  },
);

it('a kind of several versions is asked for in the version in which it was observed', () => {
  const kind = 'LLMInferenceService';
  expect(apiOf({ kind, apiVersion: 'serving.kserve.io/v1alpha1' })).toBe(
    '/apis/serving.kserve.io/v1alpha1',
  );
  expect(apiOf({ kind, apiVersion: 'example.com/v1' })).toBe(
    '/apis/serving.kserve.io/v1alpha2',
  );
});
