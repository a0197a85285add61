export {
  PreemptionsService,
  type MayKnow,
  type PreemptionsServiceOptions,
} from './PreemptionsService';
