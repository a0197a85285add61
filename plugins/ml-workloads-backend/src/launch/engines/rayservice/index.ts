export { rayServiceEngine } from './engine';
