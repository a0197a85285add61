export { exportFocus } from './exportFocus';
export { FOCUS_HEADER, type FocusSettings } from './focusRecord';
export { readFocusSettings } from './readFocusSettings';
