export { ForecastReader } from './ForecastReader';
