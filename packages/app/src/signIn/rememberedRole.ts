const KEY = 'slipway.demoRole';

/** The role chosen in this tab, so that a reload does not ask again. Another tab may be somebody else. */
export const rememberedRole = {
  get: (): string | undefined => sessionStorage.getItem(KEY) ?? undefined,
  set: (role: string) => sessionStorage.setItem(KEY, role),
  forget: () => sessionStorage.removeItem(KEY),
};
