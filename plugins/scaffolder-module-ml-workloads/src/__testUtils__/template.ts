import type { TemplateParameterSchema } from '@backstage/plugin-scaffolder-react';
// The templates as they are shipped, so that what is tested and looked at is what people get.
/* eslint-disable @backstage/no-relative-monorepo-imports */
import serveModel from '../../../../templates/serve-model/template.yaml';
import serveModelPullRequest from '../../../../templates/serve-model-pull-request/template.yaml';
import trainModel from '../../../../templates/train-model/template.yaml';
import trainModelPullRequest from '../../../../templates/train-model-pull-request/template.yaml';
/* eslint-enable @backstage/no-relative-monorepo-imports */

const FILES: Record<string, any> = {
  'train-model': trainModel,
  'serve-model': serveModel,
  'train-model-pull-request': trainModelPullRequest,
  'serve-model-pull-request': serveModelPullRequest,
};

export type TemplateName =
  | 'train-model'
  | 'serve-model'
  | 'train-model-pull-request'
  | 'serve-model-pull-request';

export const TEMPLATES = Object.keys(FILES) as TemplateName[];

/** The template as it is written. */
export function templateFile(name: TemplateName): any {
  return FILES[name];
}

/** What the scaffolder's backend makes of the parameters of a template; only the steps with these titles, if any are given. */
export function templateManifest(
  name: TemplateName,
  titles?: string[],
): TemplateParameterSchema {
  const { metadata, spec } = FILES[name];
  return {
    title: metadata.title,
    presentation: spec.presentation,
    steps: spec.parameters
      .filter((schema: any) => !titles || titles.includes(schema.title))
      .map((schema: any) => ({ title: schema.title, schema })),
  };
}
