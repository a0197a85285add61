export { scheduleRetention } from './scheduleRetention';
