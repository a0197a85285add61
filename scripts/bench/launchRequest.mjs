/** A training on one L4 that every team may launch, as the form sends it. */
export function launchRequest({ team, component }, name) {
  return {
    entityRef: `component:default/${component}`,
    cluster: 'lab',
    namespace: `team-${team}`,
    name,
    engine: 'job',
    type: 'training',
    image: `registry.example.com/${team}/trainer:1.0`,
    profile: 'l4',
    gpusPerPod: 1,
    replicas: 1,
    maxRunSeconds: 3600,
  };
}
