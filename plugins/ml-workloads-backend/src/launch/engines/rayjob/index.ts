export { rayJobEngine } from './engine';
