/** Message on the signals channel `ml-workloads`. Never data: the page asks again. */
export interface ChangedSignal {
  changed: 'workloads' | 'spend' | 'clusters';
  version: string;
}

export const SIGNAL_CHANNEL = 'ml-workloads';
