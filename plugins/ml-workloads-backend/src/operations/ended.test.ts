import { hasEnded } from './ended';
import { object } from './testing/examples';

it.each<[string, object, boolean]>([
  ['Job', { conditions: [{ type: 'Complete', status: 'True' }] }, true],
  ['Job', { conditions: [{ type: 'Suspended', status: 'True' }] }, false],
  ['Job', {}, false],
  ['JobSet', { conditions: [{ type: 'Completed', status: 'True' }] }, true],
  ['TrainJob', { conditions: [{ type: 'Failed', status: 'True' }] }, true],
  ['TrainJob', { conditions: [{ type: 'Failed', status: 'False' }] }, false],
  ['PyTorchJob', { conditions: [{ type: 'Succeeded', status: 'True' }] }, true],
  ['RayJob', { jobDeploymentStatus: 'Complete' }, true],
  ['RayJob', { jobDeploymentStatus: 'Running' }, false],
  ['Pod', { phase: 'Failed' }, true],
  ['Pod', { phase: 'Running' }, false],
  ['Deployment', { conditions: [{ type: 'Failed', status: 'True' }] }, false],
])('a %s with status %j has ended: %s', (kind, status, ended) => {
  expect(hasEnded(kind, { ...object({}), status })).toBe(ended);
});
