export { createLaunchAction } from './createLaunchAction';
export { createRenderAction } from './createRenderAction';
export { MlWorkloadsApi } from './MlWorkloadsApi';
