export { readRetention, type Retention } from './readRetention';
export { scheduleRetention } from './scheduleRetention';
