export { aiModelServerLayer } from './aiModelServer';
export { annotationsLayer } from './annotations';
