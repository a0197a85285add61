import type { Config } from '@backstage/config';
import type { HardwareProfileConfig } from '../../contracts';
import * as check from './checks';
import type { Check } from './checks';

const ROOT = 'mlWorkloads.hardwareProfiles';
const REQUIRED = ['name', 'gpuModel', 'counts', 'cpuPerGpu', 'memoryPerGpu'];
const PURPOSES = ['training', 'serving'] as const;

/** Every key there is, and what its value must be. Deeper values report by a path of their own. */
const KEYS: Record<string, (value: unknown, say: Say) => void> = {
  name: simple(check.labelValue),
  title: simple(check.text),
  description: simple(check.text),
  resourceName: simple(check.resourceName),
  gpuModel: simple(check.text),
  gpuMemoryGiB: simple(check.positive),
  counts: simple(check.counts),
  nodeSelector: labels,
  priceLabels: labels,
  tolerations,
  queue: simple(check.objectName),
  cpuPerGpu: simple(check.quantity),
  memoryPerGpu: simple(check.quantity),
  spot: simple(check.flag),
  topology,
  purposes: listOf(check.oneOf(PURPOSES)),
  teams: listOf(check.objectName),
};

/** Reports a problem at a path below the key, e.g. `[0].effect`. */
type Say = (path: string, problem: string | undefined) => void;

/**
 * Reads `mlWorkloads.hardwareProfiles`.
 *
 * @throws Error with everything that is wrong, each with its entry and key
 */
export function readHardwareProfiles(config: Config): HardwareProfileConfig[] {
  const written = config.getOptional(ROOT) ?? [];
  if (!Array.isArray(written)) throw new Error(`${ROOT} must be a list`);
  const problems: string[] = [];
  const names = new Set<unknown>();
  const profiles = written.map((entry: any, index) => {
    const where = `${ROOT}[${index}]${
      typeof entry?.name === 'string' ? ` '${entry.name}'` : ''
    }`;
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
      problems.push(`${where} must be an object`);
      return undefined;
    }
    problems.push(...problemsOf(entry).map(problem => `${where} ${problem}`));
    if (names.has(entry.name)) {
      problems.push(`${where} name: another profile has this name`);
    }
    names.add(entry.name);
    return entry;
  });
  if (problems.length > 0) {
    throw new Error(
      `The configuration of hardware profiles is not right:\n- ${problems.join(
        '\n- ',
      )}`,
    );
  }
  return profiles.map(toProfile);
}

function problemsOf(entry: Record<string, unknown>): string[] {
  const problems: string[] = [];
  for (const key of REQUIRED) {
    if (entry[key] === undefined) problems.push(`${key}: is missing`);
  }
  for (const [key, value] of Object.entries(entry)) {
    const say: Say = (path, problem) => {
      if (problem) problems.push(`${key}${path}: ${problem}`);
    };
    if (!Object.hasOwn(KEYS, key)) {
      say(
        '',
        `there is no such key; there are ${Object.keys(KEYS).join(', ')}`,
      );
    } else if (value !== undefined) {
      KEYS[key](value, say);
    }
  }
  return problems;
}

function simple(one: Check) {
  return (value: unknown, say: Say) => say('', one(value));
}

function listOf(one: Check) {
  return (value: unknown, say: Say) => {
    if (!Array.isArray(value) || value.length === 0) {
      say('', 'must be a list that is not empty');
      return;
    }
    value.forEach((item, index) => say(`[${index}]`, one(item)));
  };
}

function labels(value: unknown, say: Say): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    say('', 'must be an object of labels');
    return;
  }
  for (const [name, content] of Object.entries(value)) {
    say('', check.labelKey(name));
    say(`['${name}']`, check.labelValue(content));
  }
}

function topology(value: unknown, say: Say): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    say('', 'must be an object with the node labels of rack and block');
    return;
  }
  for (const [level, label] of Object.entries(value)) {
    say(`.${level}`, check.oneOf(['rack', 'block'])(level));
    say(`.${level}`, check.labelKey(label));
  }
}

const TOLERATION: Record<string, Check> = {
  key: check.labelKey,
  operator: check.oneOf(['Exists', 'Equal']),
  value: check.labelValue,
  effect: check.oneOf(['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
};

function tolerations(value: unknown, say: Say): void {
  if (!Array.isArray(value)) {
    say('', 'must be a list');
    return;
  }
  value.forEach((toleration, index) => {
    const at = `[${index}]`;
    if (typeof toleration !== 'object' || toleration === null) {
      say(at, 'must be an object');
      return;
    }
    for (const [name, content] of Object.entries(toleration)) {
      say(
        `${at}.${name}`,
        Object.hasOwn(TOLERATION, name)
          ? TOLERATION[name](content)
          : `there is no such key; there are ${Object.keys(TOLERATION).join(
              ', ',
            )}`,
      );
    }
    const { key, operator = 'Equal', value: wanted } = toleration as any;
    if (!key) {
      say(at, 'tolerates every taint there is; name the key of one');
    } else if (operator === 'Exists' && wanted !== undefined) {
      say(at, 'has operator Exists, so it may have no value');
    }
  });
}

function toProfile(entry: any): HardwareProfileConfig {
  return {
    name: entry.name,
    title: entry.title ?? entry.name,
    description: entry.description ?? null,
    resourceName: entry.resourceName ?? 'nvidia.com/gpu',
    gpuModel: entry.gpuModel,
    gpuMemoryGiB: entry.gpuMemoryGiB ?? null,
    counts: entry.counts,
    nodeSelector: entry.nodeSelector ?? {},
    queue: entry.queue ?? null,
    tolerations: entry.tolerations ?? [],
    cpuPerGpu: String(entry.cpuPerGpu),
    memoryPerGpu: String(entry.memoryPerGpu),
    priceLabels: entry.priceLabels ?? {},
    spot: entry.spot ?? false,
    ...(entry.topology && { topology: entry.topology }),
    purposes: entry.purposes ?? [...PURPOSES],
    ...(entry.teams && { teams: entry.teams }),
  };
}
