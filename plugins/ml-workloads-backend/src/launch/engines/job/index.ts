export { jobEngine } from './engine';
