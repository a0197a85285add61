export { mlNeedCheckField } from './MlNeedCheck';
