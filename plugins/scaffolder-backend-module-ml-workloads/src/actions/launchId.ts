import { createHash } from 'crypto';

/**
 * The launch id of a step of a task: the same whenever the task is run again after a crash, so that the backend answers with the first
 * launch instead of making a second one. A UUID of version 8 (RFC 9562: made by rules of one's own).
 */
export function launchIdOf(step: {
  taskId: string;
  stepId: string | undefined;
  each: unknown;
}): string {
  const bytes = createHash('sha256')
    .update(JSON.stringify([step.taskId, step.stepId ?? '', step.each ?? null]))
    .digest()
    .subarray(0, 16);
  bytes[6] = 0x80 + (bytes[6] % 0x10);
  bytes[8] = 0x80 + (bytes[8] % 0x40);
  const hex = bytes.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}
