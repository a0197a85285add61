import {
  coreServices,
  createBackendModule,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import {
  techdocsGeneratorExtensionPoint,
  type TechdocsGenerator,
} from '@backstage/plugin-techdocs-node';
import { existsSync } from 'fs';
import { join } from 'path';
import { buildSite } from './buildSite';

/** Where the checkout is that this runs from, and which entity of catalog-info.yaml its documentation belongs to. */
const CHECKOUT = resolvePackagePath('backend', '../..');
const OWN_ENTITY = 'default/system/slipway';

/**
 * Documentation without Python: where TechDocs builds (`techdocs.builder: local`), the portal itself makes pages of Markdown as `mkdocs.yml`
 * lists it. A portal that people work with has `builder: external`: MkDocs then runs in CI, and this is never asked.
 *
 * Its own pages are made at the start, so that the search finds them before somebody has opened them.
 */
export const techdocsModuleMarkdown = createBackendModule({
  pluginId: 'techdocs',
  moduleId: 'slipway-markdown',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        generator: techdocsGeneratorExtensionPoint,
        logger: coreServices.logger,
      },
      async init({ config, generator, logger }) {
        // Of the class only `run` is ever called; its private parts are MkDocs'.
        generator.setTechdocsGenerator({
          run: buildSite,
        } as unknown as TechdocsGenerator);

        const published = config.getOptionalString(
          'techdocs.publisher.local.publishDirectory',
        );
        if (
          published &&
          config.getOptionalString('techdocs.builder') === 'local' &&
          existsSync(join(CHECKOUT, 'mkdocs.yml'))
        ) {
          await buildSite({
            inputDir: CHECKOUT,
            outputDir: join(published, OWN_ENTITY),
          }).catch(error => {
            logger.warn(`The portal's documentation is not there: ${error}`);
          });
        }
      },
    });
  },
});
