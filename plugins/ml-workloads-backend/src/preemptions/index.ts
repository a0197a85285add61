export { PreemptionsService } from './PreemptionsService';
