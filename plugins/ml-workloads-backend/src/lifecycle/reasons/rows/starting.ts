import type { ReasonRow } from './ReasonRow';
import { withMessage } from './ReasonRow';

const CHECK_IMAGE = 'Check the image name and the access to its registry';

/** A pod holds GPUs and is not ready, or not any more. */
export const STARTING: Record<string, ReasonRow> = {
  PullingImage: {
    sentence: 'Its pods hold GPUs and pull the image.',
    actor: 'nobody',
    action: null,
  },
  Initializing: {
    sentence: 'Its pods hold GPUs and run their init containers.',
    actor: 'nobody',
    action: null,
  },
  Loading: {
    sentence: 'Its main container runs and is not ready yet.',
    actor: 'nobody',
    action: null,
  },
  WaitingForPeers: {
    sentence: withMessage(
      'Some of its pods run and hold GPUs while others are not there',
    ),
    actor: 'nobody',
    action: null,
  },
  Publishing: {
    sentence: withMessage('Its pods are ready; the way to them is being made'),
    actor: 'nobody',
    action: null,
  },
  NotServing: {
    sentence: withMessage('Its pods are ready, but it does not serve'),
    actor: 'you',
    action: 'Look at its conditions and its route',
  },
  // images
  ImagePullFailed: {
    sentence: withMessage('The image cannot be pulled'),
    actor: 'you',
    action: CHECK_IMAGE,
  },
  ImageNameInvalid: {
    sentence: withMessage('The name of the image is not one'),
    actor: 'you',
    action: 'Correct the name of the image',
  },
  ImageNotFound: {
    sentence: withMessage('The image is not in its registry'),
    actor: 'you',
    action: 'Check the name and the tag of the image',
  },
  ImageAccessDenied: {
    sentence: withMessage(
      'The registry does not give the image to this cluster',
    ),
    actor: 'you',
    action: 'Check the name, and that the namespace has the registry’s access',
  },
  ImageThrottled: {
    sentence: withMessage('The registry gives no more images for now'),
    actor: 'platform',
    action: 'Wait, or ask the platform team for a copy in the own registry',
  },
  RegistryUnreachable: {
    sentence: withMessage('The registry of the image cannot be reached'),
    actor: 'platform',
    action: 'Ask the platform team to look at the registry',
  },
  ImageNotOnNode: {
    sentence: withMessage('The image may not be pulled and is not on the node'),
    actor: 'you',
    action: 'Let it be pulled (imagePullPolicy)',
  },
  // volumes and containers
  VolumeFailed: {
    sentence: withMessage('A volume cannot be mounted'),
    actor: 'you',
    action: 'Check the volumes, ConfigMaps and Secrets that it names',
  },
  SandboxFailed: {
    sentence: withMessage('The node cannot make its pod'),
    actor: 'platform',
    action: 'Ask the platform team to look at the node',
  },
  ConfigurationFailed: {
    sentence: withMessage('A container cannot be made'),
    actor: 'you',
    action: 'Check the ConfigMaps, Secrets and volumes that it names',
  },
  Restarting: {
    sentence: ({ exitCode }) =>
      typeof exitCode === 'number'
        ? `Its container ended with exit code ${exitCode} and is started again.`
        : 'Its container ended and is started again.',
    actor: 'you',
    action: 'Read the log of the previous container',
  },
  BelowReplicas: {
    sentence: 'Fewer of its pods are ready than it asks for.',
    actor: 'you',
    action: 'Look at the pods that are not ready',
  },
  // models
  ModelLoadFailed: {
    sentence: withMessage('The model cannot be loaded'),
    actor: 'you',
    action: 'Read the log, and check where the model is stored',
  },
  InvalidSpec: {
    sentence: withMessage(
      'It asks for something that its controller cannot do',
    ),
    actor: 'you',
    action: 'Change what the message names',
  },
  ApplicationFailed: {
    sentence: withMessage('Its application does not start'),
    actor: 'you',
    action: 'Read the log of its head pod',
  },
  PredictorNotReady: {
    sentence: withMessage('Its predictor is not ready'),
    actor: 'you',
    action: 'Look at its pods',
  },
  ScalerNotReady: {
    sentence: withMessage('Its autoscaler is not ready'),
    actor: 'platform',
    action: 'Ask the platform team to look at the autoscaler',
  },
  RouteNotReady: {
    sentence: withMessage('Its route is not ready'),
    actor: 'platform',
    action: 'Ask the platform team to look at the gateway',
  },
};
