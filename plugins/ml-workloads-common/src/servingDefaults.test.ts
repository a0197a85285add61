import { servingDefaults } from './servingDefaults';

describe('where a served model is asked', () => {
  it.each([
    ['deployment', undefined, 8080, '/health'],
    ['leaderworkerset', undefined, 8080, '/health'],
    ['of-another-package', undefined, 8080, '/health'],
    [undefined, undefined, 8080, '/health'],
    ['inferenceservice', undefined, 8080, '/health'],
    ['inferenceservice', 'huggingface', 8080, '/v2/health/ready'],
    ['deployment', 'huggingface', 8080, '/health'],
    ['rayservice', undefined, 8000, '/-/healthz'],
  ])('%s, format %s: %i%s', (engine, modelFormat, port, healthPath) => {
    expect(servingDefaults(engine, { modelFormat })).toEqual({
      port,
      healthPath,
    });
  });
});
