export { ForecastReader } from './ForecastReader';
export { forecast } from './forecast';
