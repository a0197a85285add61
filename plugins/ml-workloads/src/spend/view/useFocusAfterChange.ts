import { useEffect, useRef } from 'react';

/**
 * Takes the focus to the beginning of a view when what had it is gone: a link leads to another view of the same page, in which it is no
 * more. Without this, keyboards and screen readers would begin again at the top of the portal.
 *
 * @param view - what is shown, in one string: only what links change, as menus give the focus back by themselves
 * @param awaited - whether what it shows is still on its way
 * @returns ref of the element that is there in every view
 */
export function useFocusAfterChange<T extends HTMLElement>(
  view: string,
  awaited: boolean,
) {
  const ref = useRef<T>(null);
  const shown = useRef(view);
  const changed = useRef(false);
  useEffect(() => {
    if (shown.current !== view) changed.current = true;
    shown.current = view;
    if (!changed.current) return;
    const { activeElement, body } = document;
    if (activeElement === null || activeElement === body) {
      const begin = ref.current;
      begin?.focus({ preventScroll: true });
      if (begin && begin.getBoundingClientRect().top < 0)
        begin.scrollIntoView();
      changed.current = false;
    } else if (!awaited) {
      changed.current = false;
    }
  }, [view, awaited]);
  return ref;
}
