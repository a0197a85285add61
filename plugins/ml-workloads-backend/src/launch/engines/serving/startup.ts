import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';

/**
 * GiB in a second that one pod reads of its weights. An assumption, on the slow side of network volumes; the start waterfall of a workload
 * shows what it really was.
 */
const LOAD_GIB_PER_SECOND = 0.25;

/** What an engine does after the weights are there (graphs, caches). 193 s were measured in kaito-project/kaito#2325 (20 % of 966 s). */
const WARM_UP_SECONDS = 240;

/** A replica that is killed just before it is ready starts from nothing, and again: better half as much patience too much. */
const MARGIN = 1.5;

/** Where the size is not known: about 90 GiB of weights. */
const UNKNOWN_SIZE_SECONDS = 900;

const MOST_SECONDS = 86_400;

/** How long a replica may take until it is ready, in seconds, a multiple of ten between a minute and a day. */
export interface Startup {
  seconds: number;
  /** How it was reckoned, for the receipt; no full stop. */
  reason: string;
}

/** Patience for the start of a replica, from the size of its weights. Pure. */
export function startupOf(request: LaunchRequest): Startup {
  const size = request.serving?.modelSizeGiB;
  if (size === undefined) {
    return {
      seconds: UNKNOWN_SIZE_SECONDS,
      reason: `The size of the model was not stated: ${UNKNOWN_SIZE_SECONDS} s are assumed until it is loaded. State it for a time that fits${download(
        request,
      )}`,
    };
  }
  const load = Math.ceil(Math.max(0, size) / LOAD_GIB_PER_SECOND);
  const seconds = Math.min(
    MOST_SECONDS,
    Math.ceil(((load + WARM_UP_SECONDS) * MARGIN) / 10) * 10,
  );
  return {
    seconds,
    reason: `${size} GiB at ${LOAD_GIB_PER_SECOND} GiB/s (assumed: one reader of a network volume; the start waterfall shows the real rate) take ${load} s, the engine's warm-up ${WARM_UP_SECONDS} s (193 s were measured in kaito-project/kaito#2325), and half as much again so that no replica is killed while it loads${download(
      request,
    )}`,
  };
}

function download(request: LaunchRequest): string {
  const weights = request.volumes?.some(({ purpose }) => purpose === 'weights');
  const { storageUri } = request.serving ?? {};
  return weights || storageUri?.startsWith('pvc://')
    ? ''
    : '. No volume of weights was named, so each start downloads them again: a shared one spares that';
}
