export { DataHealthPage } from './DataHealthPage';
