export { inferenceServiceEngine } from './engine';
