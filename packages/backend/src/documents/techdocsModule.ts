import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  techdocsGeneratorExtensionPoint,
  type TechdocsGenerator,
} from '@backstage/plugin-techdocs-node';
import { buildSite } from './buildSite';

/**
 * Documentation without Python: where TechDocs builds (`techdocs.builder: local`), the portal itself makes pages of Markdown as `mkdocs.yml`
 * lists it. A portal that people work with has `builder: external`: MkDocs then runs in CI, and this is never asked.
 */
export const techdocsModuleMarkdown = createBackendModule({
  pluginId: 'techdocs',
  moduleId: 'slipway-markdown',
  register(env) {
    env.registerInit({
      deps: { generator: techdocsGeneratorExtensionPoint },
      async init({ generator }) {
        // Of the class only `run` is ever called; its private parts are MkDocs'.
        generator.setTechdocsGenerator({
          run: buildSite,
        } as unknown as TechdocsGenerator);
      },
    });
  },
});
