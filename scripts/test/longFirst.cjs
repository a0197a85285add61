/**
 * The order of the Jest tests: those that start a cluster of their own first, since they take minutes; a worker that came to one last
 * would work on alone. The others by size, as Jest does it where it knows of no earlier run.
 */
const { readFileSync, statSync } = require('node:fs');

const OWN_CLUSTER = /useLab\([^)]*\bown:|\bLab\.up\(/;

const startsCluster = path =>
  path.includes('.lab.test.') && OWN_CLUSTER.test(readFileSync(path, 'utf8'));

module.exports = class LongFirst {
  sort(tests) {
    const weigh = ({ path }) =>
      statSync(path).size + (startsCluster(path) ? 1e9 : 0);
    return tests
      .map(test => ({ test, weight: weigh(test) }))
      .sort((a, b) => b.weight - a.weight)
      .map(({ test }) => test);
  }

  /** With `--onlyFailures`: nothing is known of earlier runs. */
  allFailedTests(tests) {
    return tests;
  }

  cacheResults() {}
};
