import { WORKLOADS } from '../kinds.mjs';
import { everyContainer } from '../podRules.mjs';

const images = list => `${list}.map(p,
  ${everyContainer('p')}.map(c, c.?image.orValue('')) +
  p.?volumes.orValue([]).filter(v, has(v.image)).map(v, v.image.?reference.orValue('')))`;

export default {
  code: 'SW05',
  slug: 'image-registry',
  title: 'Image registry',
  about: `every image starts with one of allowedRegistries: containers, init and ephemeral containers, image volumes, of pods with GPUs and
without.`,
  reach: `Judged on Pods whoever creates them, and on the kinds that hold a template so that the answer comes early. That includes what
controllers add: mirror the images of KServe's storage initializer and of Trainer's initializers, or allow their registry. A registry that
is taken off the list refuses new pods of what runs, and leaves the pods that it has.`,
  why: `Images from elsewhere are not scanned, may vanish, and every pull of a large image from the internet is paid and slow while the GPU
waits.`,
  fix: 'Push the image to an allowed registry and name it in full, host first.',
  found: [
    '[n=1] An image is not from an allowed registry: {image}',
    '{n} images are not from an allowed registry, first {image}',
    'An image is not from an allowed registry: {image}',
  ],
  fields: ['image'],
  since: '0.1.0',
  bound: 'bound',
  params: true,
  kinds: [...WORKLOADS, 'Pod/ephemeralcontainers'],
  variables: [
    'specs',
    { name: 'oldImages', expression: images('variables.oldSpecs') },
    {
      name: 'badImages',
      comment:
        'For each pod spec the images that are not allowed and were not there before.',
      expression: `${images('variables.specs')}
  .map(l, l.filter(i, i != '' && !params.spec.allowedRegistries.exists(r, i.startsWith(r)) &&
    !variables.oldImages.exists(o, i in o))).filter(l, l.size() > 0)`,
    },
    {
      name: 'badImage',
      comment: 'The first of them, fit for a message.',
      expression: `variables.badImages.size() == 0 ? '' : variables.badImages[0][0].matches('^[!-~]+$') ? variables.badImages[0][0] : '?'`,
    },
    {
      name: 'badCount',
      expression: 'variables.badImages.map(l, l.size()).sum()',
    },
  ],
  validations: [
    {
      expression: 'variables.badImages.size() == 0',
      // The host and the tag are what people look for: what does not fit is left out of the middle.
      message: `'SW05 ' + (variables.badCount > 1 ? 'n=' + string(variables.badCount) + ' ' : '') + 'image=' +
(variables.badImage.size() <= (variables.badCount > 1 ? 28 : 34) ? variables.badImage :
  variables.badImage.substring(0, 18) + '..' +
  variables.badImage.substring(variables.badImage.size() - (variables.badCount > 1 ? 8 : 14)))`,
    },
  ],
};
