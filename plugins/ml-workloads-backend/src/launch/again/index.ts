export { LaunchAgainService } from './LaunchAgainService';
