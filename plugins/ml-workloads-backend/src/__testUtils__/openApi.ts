import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { readFileSync } from 'fs';
import { resolve } from 'path';
import { parse } from 'yaml';

/** `schema/openapi.yaml`, parsed. */
export const OPENAPI: any = parse(
  readFileSync(resolve(__dirname, '../schema/openapi.yaml'), 'utf8'),
);

const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(
  { $id: 'openapi', components: withNulls(OPENAPI.components) },
  'openapi',
);

/** OpenAPI 3.0 says null with `nullable`, JSON Schema with a type. */
function withNulls(node: any): any {
  if (Array.isArray(node)) return node.map(withNulls);
  if (!node || typeof node !== 'object') return node;
  const { nullable, ...rest } = node;
  const mapped = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, withNulls(value)]),
  );
  return nullable ? { anyOf: [mapped, { type: 'null' }] } : mapped;
}

/** Fails when an answer is not as the document says: unknown endpoint, status or shape. */
export function expectDocumented(
  method: string,
  path: string,
  status: number,
  body: unknown,
): void {
  const [bare] = path.split('?');
  const template = Object.keys(OPENAPI.paths).find(key =>
    new RegExp(`^${key.replace(/\{\w+\}/g, '[^/]+')}$`).test(bare),
  );
  const operation = template && OPENAPI.paths[template][method];
  const documented = operation?.responses[status];
  if (!documented) {
    throw new Error(
      `openapi.yaml has no answer ${status} to ${method} ${bare}: ${JSON.stringify(
        body,
      )}`,
    );
  }
  const response = documented.$ref
    ? OPENAPI.components.responses[documented.$ref.split('/').pop()]
    : documented;
  const schema = response.content?.['application/json']?.schema;
  if (!schema) return;
  const validate = ajv.compile({
    $ref: `openapi${schema.$ref}`,
  });
  if (!validate(body)) {
    throw new Error(
      `The answer ${status} to ${method} ${bare} is not as openapi.yaml says: ${ajv.errorsText(
        validate.errors,
      )}\n${JSON.stringify(body, null, 1).slice(0, 2000)}`,
    );
  }
}
