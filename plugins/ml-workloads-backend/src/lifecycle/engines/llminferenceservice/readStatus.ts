import type { KubeObject } from '../../../observe/types';
import { flipsOf } from '../../flips';
import type { Complaint } from '../../facts';
import { complaintOf, conditionOf } from '../conditions';
import type { StatusEngine } from '../engine';
import { statusReader } from '../statusOf';

const CONDITIONS = { Ready: 'Ready', Stopped: 'Off' };

/** What stands in the way, what others wait for first: a wrong specification before the pods, the pods before the way to them. */
const COMPLAINTS: Array<[condition: string, code: string]> = [
  ['PresetsCombined', 'InvalidSpec'],
  ['MainWorkloadReady', 'PredictorNotReady'],
  ['WorkerWorkloadReady', 'PredictorNotReady'],
  ['PrefillWorkloadReady', 'PredictorNotReady'],
  ['ScalingReady', 'ScalerNotReady'],
  ['RouterReady', 'RouteNotReady'],
];

/** `serving.kserve.io` LLMInferenceService. Its pods are those of the Deployments and LeaderWorkerSets that it makes. */
export const llmInferenceServiceStatusEngine: StatusEngine = {
  name: 'llminferenceservice',
  wantsOfChildren: true,
  readyByObject: true,
  read: ({ metadata, status = {} }: KubeObject) => ({
    suspended: metadata.annotations?.['serving.kserve.io/stop'] === 'true',
    flips: flipsOf(
      'object',
      'LLMInferenceService',
      status.conditions,
      CONDITIONS,
    ),
    complaint: firstComplaint(status),
  }),
  podSets: () => null,
};

function firstComplaint(status: any): Complaint | null {
  for (const [type, code] of COMPLAINTS) {
    const complaint = complaintOf(conditionOf(status, type), 'False', code);
    if (complaint) {
      return complaint;
    }
  }
  return null;
}

/** The state of an LLMInferenceService from the objects as they are now. */
export const readStatus = statusReader(llmInferenceServiceStatusEngine);
