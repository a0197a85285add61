export { leaderWorkerSetEngine } from './engine';
