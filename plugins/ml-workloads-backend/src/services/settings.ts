import type { RootConfigService } from '@backstage/backend-plugin-api';
import { readHardwareProfiles } from '../launch';
import { readColumns } from '../lifecycle';
import {
  DEFAULT_GPU_DRIVERS,
  DEFAULT_GPU_RESOURCES,
  DEFAULT_SYSTEM_NAMESPACES,
} from '../metering';

/** What several of the services read of `mlWorkloads`. */
export type Settings = ReturnType<typeof readSettings>;

/** @throws InputError that names the key when one cannot be used */
export function readSettings(config: RootConfigService) {
  const metering = config.getOptionalConfig('mlWorkloads.metering');
  return {
    profiles: readHardwareProfiles(config),
    columns: readColumns(config),
    gpuResources:
      metering?.getOptionalStringArray('gpuResources') ?? DEFAULT_GPU_RESOURCES,
    gpuDrivers:
      metering?.getOptionalStringArray('gpuDrivers') ?? DEFAULT_GPU_DRIVERS,
    systemNamespaces:
      metering?.getOptionalStringArray('systemNamespaces') ??
      DEFAULT_SYSTEM_NAMESPACES,
  };
}
