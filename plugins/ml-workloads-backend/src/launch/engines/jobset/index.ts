export { jobSetEngine } from './engine';
