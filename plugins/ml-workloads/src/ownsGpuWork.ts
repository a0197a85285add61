/** Kinds of entities, in lower case, that own GPU work: of these the tabs and the card are shown. */
export const KINDS_WITH_GPU_WORK = ['component', 'system', 'domain', 'group'];
