import { ConfigReader } from '@backstage/config';
import { readCurrency, readOpenCostSources } from './readPricing';

const config = (pricing: object) =>
  new ConfigReader({
    mlWorkloads: { clusters: [{ name: 'prod' }], pricing },
  } as any);
const entry = { cluster: 'prod', url: 'http://prometheus:9090' };

it.each([
  [{ ...entry, cluster: 'prd' }, "'prd' is none of mlWorkloads.clusters"],
  [{ ...entry, url: 'prometheus' }, 'must be an http or https address'],
  [{ ...entry, url: 'http://a:b@x' }, 'must not carry credentials'],
  [{ ...entry, kind: 'contract' }, 'must be list or node'],
])('refuses the OpenCost %j', (openCost, message) => {
  expect(() => readOpenCostSources(config({ openCost: [openCost] }))).toThrow(
    message,
  );
});

it('refuses a second OpenCost of a cluster', () => {
  expect(() =>
    readOpenCostSources(config({ openCost: [entry, entry] })),
  ).toThrow('prod has an entry already');
});

it.each(['usd', 'Dollar', '$'])('refuses the currency %s', currency => {
  expect(() => readCurrency(config({ currency }))).toThrow(
    'mlWorkloads.pricing.currency: must be a code such as USD',
  );
});
