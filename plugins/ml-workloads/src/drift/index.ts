export { DriftBanner } from './DriftBanner';
export { DriftNotice } from './DriftNotice';
export { DriftPage } from './DriftPage';
