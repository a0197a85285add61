import { ConfigReader } from '@backstage/config';
import { refusalOfDemoSignIn } from './conditions';

const demo = {
  slipway: { demo: true },
  backend: { listen: { host: '127.0.0.1', port: 7007 } },
};

const refusal = (config: object, nodeEnv: string | undefined) =>
  refusalOfDemoSignIn({ config: new ConfigReader(config as any), nodeEnv });

describe('the demo sign-in', () => {
  it('loads in a development process of the demo on a loopback address', () => {
    expect(refusal(demo, 'development')).toBeUndefined();
  });

  it.each([['::1'], ['localhost']])(
    'accepts %s as a loopback address',
    host => {
      expect(
        refusal({ ...demo, backend: { listen: { host } } }, 'development'),
      ).toBeUndefined();
    },
  );

  it.each([
    ['no demo', { ...demo, slipway: {} }, 'development', /slipway\.demo/],
    [
      'demo switched off',
      { ...demo, slipway: { demo: false } },
      'development',
      /slipway\.demo/,
    ],
    ['production', demo, 'production', /NODE_ENV is "production"/],
    ['no NODE_ENV', demo, undefined, /NODE_ENV is not set/],
    [
      'every interface',
      { ...demo, backend: { listen: { host: '0.0.0.0' } } },
      'development',
      /backend\.listen\.host is "0\.0\.0\.0"/,
    ],
    [
      'no host, which is every interface',
      { ...demo, backend: { listen: { port: 7007 } } },
      'development',
      /backend\.listen\.host is not set/,
    ],
    [
      'a port only, which is every interface',
      { ...demo, backend: { listen: ':7007' } },
      'development',
      /backend\.listen\.host is not set/,
    ],
    [
      'a public address',
      { ...demo, backend: { listen: '192.0.2.7:7007' } },
      'development',
      /backend\.listen\.host is "192\.0\.2\.7"/,
    ],
    [
      'no listener at all',
      { slipway: { demo: true } },
      'development',
      /listen/,
    ],
  ])('does not load with %s', (_, config, nodeEnv, expected) => {
    expect(refusal(config, nodeEnv)).toMatch(expected);
  });

  it('reads a listener that is given as one string', () => {
    expect(
      refusal(
        { ...demo, backend: { listen: '127.0.0.1:7007' } },
        'development',
      ),
    ).toBeUndefined();
  });
});
