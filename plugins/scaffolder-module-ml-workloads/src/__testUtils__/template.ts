import type { TemplateParameterSchema } from '@backstage/plugin-scaffolder-react';
// The template as it is shipped, so that what is tested and looked at is what people get.
// eslint-disable-next-line @backstage/no-relative-monorepo-imports
import trainModel from '../../../../templates/train-model/template.yaml';

/** What the scaffolder's backend makes of the parameters of a template; only the steps with these titles, if any are given. */
export function trainModelManifest(titles?: string[]): TemplateParameterSchema {
  const { metadata, spec } = trainModel as any;
  return {
    title: metadata.title,
    presentation: spec.presentation,
    steps: spec.parameters
      .filter((schema: any) => !titles || titles.includes(schema.title))
      .map((schema: any) => ({ title: schema.title, schema })),
  };
}
