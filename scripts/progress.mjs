/**
 * What the person sees while things are built and started: one line a step with the time it took; on a terminal a spinner with the
 * steps that are under way, elsewhere plain lines, and a sign of life every half minute.
 */

/** A problem that the person can solve; its message says how. Anything else is a defect and shows its stack. */
export class Problem extends Error {}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const SIGN_OF_LIFE_MS = 30_000;

export function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

export class Progress {
  #out;
  #terminal;
  #active = new Set();
  #timer;
  #frame = 0;

  constructor(out = process.stdout) {
    this.#out = out;
    this.#terminal = Boolean(out.isTTY);
  }

  /** A line that stays. */
  line(text = '') {
    this.#clear();
    this.#out.write(`${text}\n`);
    this.#draw();
  }

  /**
   * Does one step of work.
   *
   * @template T
   * @param {string} title - what happens, for a person
   * @param {(detail: (text: string) => void) => Promise<T>} work - may say how far it is
   * @returns {Promise<T>}
   */
  async step(title, work) {
    const step = { title, detail: '', begun: Date.now(), told: Date.now() };
    this.#active.add(step);
    this.#tick();
    try {
      const result = await work(text => {
        step.detail = text;
        this.#draw();
      });
      this.#end(step, '✓');
      return result;
    } catch (error) {
      this.#end(step, '✗');
      throw error;
    }
  }

  #end(step, mark) {
    this.#active.delete(step);
    const took = seconds(Date.now() - step.begun);
    this.line(`${mark} ${step.title.padEnd(44)} ${took.padStart(8)}`);
    if (this.#active.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      this.#clear();
    }
  }

  #tick() {
    this.#timer ??= setInterval(() => {
      this.#frame += 1;
      if (this.#terminal) {
        this.#draw();
      } else {
        this.#tellLife();
      }
    }, 120);
    this.#timer.unref();
    this.#draw();
  }

  #tellLife() {
    for (const step of this.#active) {
      if (Date.now() - step.told >= SIGN_OF_LIFE_MS) {
        step.told = Date.now();
        const detail = step.detail ? `, ${step.detail}` : '';
        this.#out.write(
          `… ${step.title}${detail} (${seconds(Date.now() - step.begun)})\n`,
        );
      }
    }
  }

  #clear() {
    if (this.#terminal) this.#out.write('\r\u001b[K');
  }

  #draw() {
    if (!this.#terminal || this.#active.size === 0) return;
    const parts = [...this.#active].map(step => {
      const detail = step.detail ? ` ${step.detail}` : '';
      return `${step.title}${detail} ${Math.round(
        (Date.now() - step.begun) / 1000,
      )} s`;
    });
    const line = `${FRAMES[this.#frame % FRAMES.length]} ${parts.join(' · ')}`;
    this.#clear();
    this.#out.write(line.slice(0, (this.#out.columns ?? 80) - 1));
  }
}
