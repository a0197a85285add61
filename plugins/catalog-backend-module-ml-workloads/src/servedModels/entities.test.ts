import type { ServedModel } from '@slipway/backstage-plugin-ml-workloads-common';
import { entityName, modelEntity } from './entities';

const MODEL: ServedModel = {
  workloadId: 'w1',
  cluster: 'lab',
  namespace: 'team-vision',
  kind: 'Deployment',
  name: 'chat',
  owner: 'group:default/vision',
  component: 'component:default/vision-models',
  url: 'http://chat.team-vision.svc',
  serverType: 'http',
  models: null,
  stage: 'development',
};

describe('the entity of a served model', () => {
  it('says nothing of models that are not known, and where it stands', () => {
    const { spec, metadata } = modelEntity(MODEL, { namespace: 'default' });
    expect(spec).not.toHaveProperty('models');
    expect(spec).toMatchObject({ lifecycle: 'experimental' });
    expect(metadata).not.toHaveProperty('links');
  });

  it.each([
    ['a cluster', ['lab'], /^lab$/],
    [
      'parts',
      ['lab', 'team-vision', 'Job', 'chat'],
      /^lab-team-vision-Job-chat-[0-9a-f]{8}$/,
    ],
    [
      'an ARN',
      ['arn:aws:eks:eu-west-1:1234:cluster/gpu'],
      /^arn-aws-eks-eu-west-1-1234-cluster-gpu-[0-9a-f]{8}$/,
    ],
    ['a very long one', ['x'.repeat(100)], /^x{54}-[0-9a-f]{8}$/],
    ['nothing that a name may hold', ['???'], /^x-[0-9a-f]{8}$/],
  ])('has a name that the catalog accepts: %s', (_, parts, expected) => {
    const name = entityName(...parts);
    expect(name).toMatch(expected);
    expect(name.length).toBeLessThanOrEqual(63);
  });

  it('has another name for every other object, however they are cut', () => {
    expect(entityName('a-b', 'c')).not.toBe(entityName('a', 'b-c'));
  });
});
