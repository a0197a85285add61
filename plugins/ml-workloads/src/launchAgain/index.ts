export { LaunchAgainButton } from './LaunchAgainButton';
export { canLaunchAgain } from './again';
