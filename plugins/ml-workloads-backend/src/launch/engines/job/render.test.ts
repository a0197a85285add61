import { trainingContext, trainingRequest } from '../testing/training';
import { jobEngine } from './engine';

const render = (change = {}) =>
  jobEngine.render({ ...trainingRequest, ...change }, trainingContext);
const job = (change = {}) => render(change).manifests[0] as any;

describe('a Job', () => {
  it('gives several pods their rank, and one pod none', () => {
    expect(job({ replicas: 4 }).spec).toMatchObject({
      parallelism: 4,
      completions: 4,
      completionMode: 'Indexed',
    });
    expect(job().spec.completionMode).toBeUndefined();
  });

  it('is not tried again unless asked, and is kept for a day', () => {
    expect(job().spec).toMatchObject({
      backoffLimit: 0,
      ttlSecondsAfterFinished: 86_400,
    });
    expect(job({ retries: 2 }).spec.backoffLimit).toBe(2);
  });

  it('has the pods that its controller would make of it', () => {
    const [template] = jobEngine.podTemplates(
      render({ replicas: 2 }).manifests[0],
    );
    expect(template.generateName).toBe('train-resnet-0-');
    expect(template.metadata.labels).toMatchObject({
      'batch.kubernetes.io/job-name': 'train-resnet',
      'batch.kubernetes.io/job-completion-index': '0',
    });
    expect(JSON.stringify(template.spec)).toContain('JOB_COMPLETION_INDEX');
  });
});
