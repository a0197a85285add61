import { howOften, inWords, podAmounts } from './amounts';

const container = (cpu: string, more: object = {}) => ({
  resources: { requests: { cpu } },
  ...more,
});

describe('what a pod reserves', () => {
  it.each([
    [
      'its containers',
      { containers: [container('1'), container('500m')] },
      1500,
    ],
    [
      'a larger init container',
      { containers: [container('1')], initContainers: [container('3')] },
      3000,
    ],
    [
      'sidecars for as long as it runs',
      {
        containers: [container('1')],
        initContainers: [
          container('1', { restartPolicy: 'Always' }),
          container('1500m'),
        ],
      },
      2500,
    ],
    [
      'what it says as a whole',
      { containers: [container('1')], resources: { requests: { cpu: '4' } } },
      4000,
    ],
    [
      'its overhead',
      { containers: [container('1')], overhead: { cpu: '250m' } },
      1250,
    ],
    [
      'the limit where no request stands',
      { containers: [{ resources: { limits: { cpu: '2' } } }] },
      2000,
    ],
    ['what can be read', { containers: [container('many')] }, undefined],
  ])('counts %s', (_what, spec, cpu) => {
    expect(podAmounts(spec).cpu).toBe(cpu);
  });

  it('fits as often as its scarcest resource', () => {
    expect(howOften({ cpu: 2, gpu: 1 }, { cpu: 5, gpu: 8 })).toBe(2);
    expect(howOften({ gpu: 1 }, { cpu: 5 })).toBe(0);
    expect(howOften({ gpu: 1 }, { gpu: -3 })).toBe(0);
    expect(howOften({}, {})).toBe(Infinity);
  });

  it('reads like a person writes', () => {
    expect(inWords('cpu', 1000)).toBe('1 core');
    expect(inWords('memory', 1.5 * 2 ** 30)).toBe('1.5Gi');
    expect(inWords('nvidia.com/gpu', 8)).toBe('8');
  });
});
