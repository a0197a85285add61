export { MlNeedCheck, mlNeedCheckField } from './MlNeedCheck';
