import { gitWarning } from './gitWarning';
import { object } from './testing/examples';

describe('what Git owns', () => {
  const written = (manager: string, fieldsV1: object) => ({
    managedFields: [{ manager, operation: 'Apply', fieldsV1 }],
  });
  const REPLICAS = { 'f:spec': { 'f:replicas': {} } };
  const warning = (metadata: object, body?: object) =>
    gitWarning({
      object: object({}, metadata),
      body,
      fields: [['spec', 'replicas']],
    });

  it.each<[string, object, object | undefined, string]>([
    [
      'a field that Argo CD sets',
      {
        annotations: {
          'argocd.argoproj.io/tracking-id': 'captions:apps/Deployment:ns/x',
        },
        ...written('argocd-controller', REPLICAS),
      },
      {},
      'Argo CD (captions) keeps .spec.replicas as it is in Git (as argocd-controller) and sets it back',
    ],
    [
      'a field that Flux sets',
      {
        labels: { 'kustomize.toolkit.fluxcd.io/name': 'serving' },
        ...written('kustomize-controller', REPLICAS),
      },
      {},
      'Flux (serving) keeps .spec.replicas',
    ],
    [
      'a field beside what Git sets',
      {
        labels: { 'argocd.argoproj.io/instance': 'captions' },
        ...written('argocd-controller', { 'f:spec': { 'f:template': {} } }),
      },
      {},
      'what changes here is not set there, and stays',
    ],
    [
      'an object that Git makes again',
      written('helm-controller', {}),
      undefined,
      'Flux keeps it as it is in Git and makes it again',
    ],
  ])('%s', (_, metadata, body, words) => {
    expect(warning(metadata, body)?.sentence).toContain(words);
  });

  it('is nothing that a person or a controller made', () => {
    expect(warning(written('kubectl', REPLICAS), {})).toBeNull();
    expect(
      warning({ labels: { 'app.kubernetes.io/managed-by': 'Helm' } }, {}),
    ).toBeNull();
  });
});
