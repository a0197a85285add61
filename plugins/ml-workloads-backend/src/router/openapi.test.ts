import { OPENAPI } from '../__testUtils__/openApi';
import type { RouterOptions } from './context';
import { createRouter } from './createRouter';

it('the router has exactly the endpoints that openapi.yaml describes', () => {
  const { stack } = createRouter({} as RouterOptions) as any;
  const served = stack
    .filter((layer: any) => layer.route)
    .flatMap(({ route }: any) =>
      Object.keys(route.methods).map(
        method => `${method} ${route.path.replace(/:(\w+)/g, '{$1}')}`,
      ),
    );
  const documented = Object.entries<any>(OPENAPI.paths).flatMap(
    ([path, operations]) =>
      Object.keys(operations)
        .filter(key => key !== 'parameters')
        .map(method => `${method} ${path}`),
  );
  expect(served.sort()).toEqual(documented.sort());
});
