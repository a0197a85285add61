export { deploymentEngine } from './engine';
