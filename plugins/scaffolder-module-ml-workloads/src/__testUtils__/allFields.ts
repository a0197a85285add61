import { mlEnginePickerField, mlRuntimePickerField } from '../engine';
import { mlLaunchStepField } from '../form';
import {
  mlHardwareProfilePickerField,
  mlTopologyPickerField,
} from '../hardware';
import {
  mlDurationPickerField,
  mlPriorityPickerField,
  mlSimulationPickerField,
} from '../lifetime';
import { mlNeedCheckField } from '../need';
import { mlLaunchReviewField } from '../review';
import { mlSecretEnvField, mlServiceAccountPickerField } from '../secrets';
import { mlScalingPickerField, mlServingField } from '../serving';
import { mlVolumesField } from '../storage';
import { mlTeamTargetPickerField } from '../target';
import { mlEnvironmentField, mlImageField, mlLinesField } from '../workload';

/** Every field, loaded at once: a test or a story has no use for loading them later. */
export const ALL_FIELDS = [
  mlLaunchStepField,
  mlNeedCheckField,
  mlTeamTargetPickerField,
  mlImageField,
  mlLinesField,
  mlEnvironmentField,
  mlSecretEnvField,
  mlServiceAccountPickerField,
  mlVolumesField,
  mlServingField,
  mlScalingPickerField,
  mlEnginePickerField,
  mlRuntimePickerField,
  mlHardwareProfilePickerField,
  mlTopologyPickerField,
  mlDurationPickerField,
  mlPriorityPickerField,
  mlSimulationPickerField,
  mlLaunchReviewField,
];
