export { readNotificationSettings } from './readNotificationSettings';
export { Recipients } from './Recipients';
export { WorkloadNews } from './WorkloadNews';
