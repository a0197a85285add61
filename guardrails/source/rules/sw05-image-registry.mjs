import { WORKLOADS } from '../kinds.mjs';
import { RATCHET } from '../prelude.mjs';

export default {
  code: 'SW05',
  slug: 'image-registry',
  about:
    'every image starts with one of allowedRegistries: containers, init and ephemeral containers, image volumes.',
  bound: 'bound',
  reach:
    'Judged on Pods whoever creates them, and on the kinds that hold a template so that the answer comes early. A registry that is taken off the list refuses new pods of what runs, and leaves the pods that it has.',
  title: 'Image registry',
  why: 'Images from elsewhere are not scanned, may vanish, and every pull of a large image from the internet is paid and slow while the GPU waits.',
  fix: 'Push the image to an allowed registry and name it in full, host first.',
  found: [
    '[n=1] An image is not from an allowed registry: {image}',
    '{n} images are not from an allowed registry, first {image}',
  ],
  fields: ['image'],
  since: '0.1.0',
  params: true,
  kinds: [...WORKLOADS, 'Pod/ephemeralcontainers'],
  variables: [
    {
      name: 'oldImages',
      expression: `
variables.oldSpecs.map(p,
  (p.containers + p.?initContainers.orValue([]) + p.?ephemeralContainers.orValue([])).map(c, c.?image.orValue('')) +
  p.?volumes.orValue([]).filter(v, has(v.image)).map(v, v.image.?reference.orValue('')))`,
    },
    {
      name: 'bad',
      comment:
        'For each pod spec the images that are not allowed and were not there before.',
      expression: `
variables.specs.map(p, (
  (p.containers + p.?initContainers.orValue([]) + p.?ephemeralContainers.orValue([])).map(c, c.?image.orValue('')) +
  p.?volumes.orValue([]).filter(v, has(v.image)).map(v, v.image.?reference.orValue('')))
  .filter(i, i != '' && !params.spec.allowedRegistries.exists(r, i.startsWith(r)) &&
    !variables.oldImages.exists(l, i in l))).filter(l, l.size() > 0)`,
    },
  ],
  validations: [
    {
      comment: RATCHET,
      expression: `
variables.bad.size() == 0`,
      message: `
'SW05 n=' + string(variables.bad.map(l, l.size()).sum()) + ' image=' + variables.bad[0][0].replace(' ', '').substring(0, [variables.bad[0][0].replace(' ', '').size(), 28].min())`,
    },
  ],
};
