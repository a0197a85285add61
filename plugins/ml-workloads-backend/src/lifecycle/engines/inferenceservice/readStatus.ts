import type { KubeObject } from '../../../observe/types';
import { flipsOf } from '../../flips';
import type { Complaint } from '../../facts';
import { complaintOf, conditionOf, text } from '../conditions';
import type { StatusEngine } from '../engine';
import { statusReader } from '../statusOf';

const CONDITIONS = { Ready: 'Ready', Stopped: 'Off' };

/**
 * `serving.kserve.io` InferenceService. How many pods it wants is said by the Deployments that it makes: an autoscaler decides
 * between its bounds.
 */
export const inferenceServiceStatusEngine: StatusEngine = {
  name: 'inferenceservice',
  wantsOfChildren: true,
  readyByObject: true,
  read: ({ metadata, status = {} }: KubeObject) => ({
    suspended: metadata.annotations?.['serving.kserve.io/stop'] === 'true',
    flips: flipsOf('object', 'InferenceService', status.conditions, CONDITIONS),
    complaint:
      modelComplaint(status.modelStatus) ??
      complaintOf(
        conditionOf(status, 'PredictorReady'),
        'False',
        'PredictorNotReady',
      ),
  }),
  podSets: () => null,
};

function modelComplaint(model: any): Complaint | null {
  const { transitionStatus, lastFailureInfo: failure } = model ?? {};
  const codes: Record<string, string> = {
    BlockedByFailedLoad: 'ModelLoadFailed',
    InvalidSpec: 'InvalidSpec',
  };
  return codes[transitionStatus]
    ? {
        code: codes[transitionStatus],
        message: text(failure?.message || failure?.reason),
        exitCode: Number.isInteger(failure?.exitCode) ? failure.exitCode : null,
      }
    : null;
}

/** The state of an InferenceService from the objects as they are now. */
export const readStatus = statusReader(inferenceServiceStatusEngine);
