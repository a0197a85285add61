export { trainJobEngine } from './engine';
