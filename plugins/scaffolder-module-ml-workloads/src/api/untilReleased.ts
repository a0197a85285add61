/** Whether a finger or the first button of a mouse presses the page. */
let pressed = false;
let watching = false;
const waiting = new Set<() => void>();

function release() {
  pressed = false;
  // In a task of its own: the click belongs to the release, and shall find what was pressed where it was.
  setTimeout(() => {
    for (const go of waiting) go();
    waiting.clear();
  });
}

/** Begins to notice presses; {@link untilReleased} knows of none before. */
export function watchPresses(): void {
  if (watching) return;
  watching = true;
  const on = (type: string, listener: (event: Event) => void) =>
    window.addEventListener(type, listener, { capture: true, passive: true });
  on('pointerdown', event => {
    pressed = (event as PointerEvent).button === 0;
  });
  on('pointerup', release);
  on('pointercancel', release);
  // The release may have been seen by nobody, as in a dialog of the browser.
  on('pointermove', event => {
    if (pressed && (event as PointerEvent).buttons === 0) release();
  });
  on('blur', release);
}

/**
 * Resolves as soon as nothing presses the page: what is drawn meanwhile may move the button under the finger, and a press whose release
 * finds something else is lost.
 */
export function untilReleased(): Promise<void> {
  return pressed
    ? new Promise(resolve => waiting.add(resolve))
    : Promise.resolve();
}
