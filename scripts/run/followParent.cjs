/**
 * Preloaded into the long-running children (`node --require`): when the process that started them is gone, however it went, they end as
 * if they had been asked to.
 */
if (process.channel) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref();
}
