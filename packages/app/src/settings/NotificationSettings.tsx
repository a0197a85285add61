import { Content } from '@backstage/core-components';
import { UserNotificationSettingsCard } from '@backstage/plugin-notifications';

/** Which news one wants to be told, by kind. */
export const NotificationSettings = () => (
  <Content>
    <UserNotificationSettingsCard
      originNames={{ 'plugin:ml-workloads': 'GPU work' }}
      topicNames={{
        'workload-failed': 'A workload failed',
        'workload-finished': 'A workload succeeded',
        'workload-preempted': 'A workload made room for another',
        'workload-started': 'A workload runs after a long wait',
        'workload-stuck': 'A workload takes long to start',
      }}
    />
  </Content>
);
