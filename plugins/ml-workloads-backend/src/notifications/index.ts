export { readNotificationSettings } from './readNotificationSettings';
export { Recipients } from './Recipients';
export { UsualStart } from './UsualStart';
export { WorkloadNews } from './WorkloadNews';
