import { Lab } from '../Lab';
import { LASTING_SCENES, Scene, SCENES } from './scenes';
import { Played, Stage } from './Stage';

export interface AfternoonOptions {
  /** Durations and times follow from it. Default 7. */
  seed?: number;
  /** Ends every name; the same one twice in a lab is refused by the API server. Default: the time. */
  run?: string;
  /** One line for each step. */
  log?: (line: string) => void;
}

/** What was played. */
export interface Afternoon {
  workloads: Played[];
  /** Seconds from the first to the last step. */
  seconds: number;
}

/**
 * Plays an afternoon of the demo organisation in a few minutes: some seventy workloads of every kind that the lab runs, with borrowing,
 * reclaim and preemption, failures of every sort, a lost machine, pauses, and work past the queues. At its end nothing of it runs any more.
 *
 * @param lab - with all components, seeded
 * @throws Error naming the scene's step that did not happen in ten minutes
 */
export async function playAfternoon(
  lab: Lab,
  options: AfternoonOptions = {},
): Promise<Afternoon> {
  const begun = Date.now();
  const stage = Stage.on(lab.client, {
    seed: options.seed ?? 7,
    run: options.run ?? begun.toString(36).slice(-5),
    log: options.log ?? (() => {}),
  });
  let close = () => {};
  const closing = new Promise<void>(resolve => {
    close = resolve;
  });
  const play = (scene: Scene) =>
    scene(stage, closing).catch(error => {
      stage.say(`This went wrong: ${error.message}`);
      throw error;
    });
  // A scene that fails while others go on is told at the end, with theirs.
  const lasting = Promise.allSettled(LASTING_SCENES.map(play));
  const ends = await Promise.allSettled(SCENES.map(play));
  close();
  const failures = [...ends, ...(await lasting)].flatMap(end =>
    end.status === 'rejected' ? [String(end.reason.message)] : [],
  );
  if (failures.length > 0) {
    throw new Error(`The afternoon went wrong:\n${failures.join('\n')}`);
  }
  const seconds = Math.round((Date.now() - begun) / 1000);
  stage.say(`${stage.played.length} workloads were played in ${seconds} s`);
  return { workloads: stage.played, seconds };
}
