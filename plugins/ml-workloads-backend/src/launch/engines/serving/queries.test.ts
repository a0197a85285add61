import { arrivalsQuery, escapeRegex, metricQuery, promString } from './queries';

const of = { namespace: 'team-vision', pods: 'captions-[a-z0-9]+-[a-z0-9]+' };

describe('what autoscalers ask Prometheus', () => {
  it.each(['concurrency', 'queueDepth', 'gpuUtilization'] as const)(
    '%s is summed over the pods, so that the target is for each replica',
    metric => {
      expect(metricQuery(metric, of)).toMatchSnapshot();
    },
  );

  it('asks the ingress for what arrives while there is no pod', () => {
    expect(
      arrivalsQuery({
        namespace: 'team-vision',
        service: 'captions',
        windowSeconds: 600,
      }),
    ).toMatchSnapshot();
  });

  it('never asks for CPU', () => {
    for (const metric of [
      'concurrency',
      'queueDepth',
      'gpuUtilization',
    ] as const) {
      expect(metricQuery(metric, of)).not.toMatch(/cpu/i);
    }
  });

  it('keeps hostile names inside their quotes', () => {
    const query = metricQuery('queueDepth', {
      namespace: '"}) or vector(1) #',
      pods: `${escapeRegex('a.*|b"\n\\')}-[0-9]+`,
    });
    expect(query).toContain('namespace="\\"}) or vector(1) #"');
    expect(query).toContain(String.raw`pod=~"a\\.\\*\\|b\"\n\\\\-[0-9]+"`);
    expect(promString('\n')).toBe(String.raw`"\n"`);
  });

  it.each([
    ['captions-7d4b9c6f5-x2x4q', true],
    ['captions-b-7d4b9c6f5-x2x4q', false],
    ['captionsx-7d4b9c6f5-x2x4q', false],
  ])('counts pod %s: %s', (pod, counted) => {
    expect(new RegExp(`^(?:${of.pods})$`).test(pod)).toBe(counted);
  });
});
