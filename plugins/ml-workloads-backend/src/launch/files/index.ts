export { renderFiles } from './renderFiles';
