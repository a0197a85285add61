import { WORKLOADS } from '../kinds.mjs';
import { everyContainer, findings, REACH } from '../podRules.mjs';

const pinned = i => `(${i}.matches('@sha(256|512):[0-9a-f]{64,128}$') ||
      (variables.pinnedBy == 'tag' && ${i}.matches(':[A-Za-z0-9_][A-Za-z0-9_.-]*$') && !${i}.endsWith(':latest')))`;

const { variables, validations } = findings({
  first: [
    {
      name: 'pinnedBy',
      expression: `!params.spec.?images.?pinned.hasValue() ? '' : variables.production ? 'digest' : params.spec.images.pinned`,
    },
  ],
  code: 'SW21',
  noun: 'loose',
  comment:
    'Images that may be others tomorrow; of each its end, where the tag is.',
  on: "variables.pinnedBy != ''",
  finding: p => `(${everyContainer(p)}.map(c, c.?image.orValue('')) +
    ${p}.?volumes.orValue([]).filter(v, has(v.image)).map(v, v.image.?reference.orValue('')))
    .filter(i, i != '' && !${pinned('i')})
    .map(i, 'want=' + variables.pinnedBy + ' image=' +
      (!i.matches('^[!-~]+$') ? '?' : i.size() <= 22 ? i : '..' + i.substring(i.size() - 20)))`,
});

export default {
  code: 'SW21',
  slug: 'pinned-image',
  title: 'Pinned image',
  about: `every image of a pod with GPUs is pinned as images.pinned says: tag asks for a tag other than latest, or a digest; digest for a digest.
Namespaces labelled slipway.dev/stage=production need digests as soon as images.pinned is set.`,
  reach: `${REACH} All containers of such a pod count, also those that controllers add: name KServe's storage initializer by digest in its
configuration where digests are asked for.`,
  why: `An image that changes under its name makes a run that cannot be repeated, and latest is pulled anew on every start while the GPU
waits.`,
  fix: 'Name the image with its version, or with its digest: name@sha256:….',
  found: [
    '[want=digest] An image has no digest: {image}',
    'An image has no tag, or latest: {image}',
  ],
  fields: ['image'],
  since: '0.2.0',
  bound: 'bound',
  params: true,
  kinds: [...WORKLOADS, 'Pod/ephemeralcontainers'],
  variables,
  validations,
};
