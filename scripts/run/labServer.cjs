/**
 * Runs the lab until it is asked to end, or until its parent is gone. Started by `run/lab.mjs` with Backstage's node transform, because
 * the lab is TypeScript of the workspace.
 */
const { Lab } = require('@slipway/lab');

const [directory] = process.argv.slice(2);
let lab;
let stopping;

function stop(exitCode) {
  stopping ??= (async () => {
    try {
      await lab?.stop();
    } catch (error) {
      console.error(error);
    }
    process.exit(exitCode);
  })();
}

process.on('SIGTERM', () => stop(0));
process.on('SIGINT', () => stop(0));
process.on('disconnect', () => stop(0));

Lab.up({
  directory,
  seed: true,
  log: line => {
    console.log(line);
    if (process.connected) process.send({ step: String(line) });
  },
})
  .then(async started => {
    lab = started;
    const nodes = await (await lab.fetch('/api/v1/nodes')).json();
    const created = nodes.items.map(({ metadata }) =>
      Date.parse(metadata.creationTimestamp),
    );
    if (stopping) return;
    process.send({
      address: {
        apiServerUrl: lab.apiServerUrl,
        caFile: lab.caFile,
        kubeconfig: lab.kubeconfig,
        readerTokenFile: lab.readerTokenFile,
        writerTokenFile: lab.writerTokenFile,
        prometheusUrl: lab.prometheusUrl,
        // Since when it has machines, UTC ms.
        since: Math.min(Date.now(), ...created),
      },
    });
  })
  .catch(error => {
    console.error(error.stack ?? String(error));
    stop(1);
  });
