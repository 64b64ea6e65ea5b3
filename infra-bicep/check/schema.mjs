// Compares resources with the schemas that the Azure MCP server carries, offline. It knows one API version of each type.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAX_SCHEMA_BYTES = 64 << 20;
const cache = join(dirname(fileURLToPath(import.meta.url)), 'node_modules', '.cache', 'schema');
const azmcp = join(dirname(createRequire(import.meta.url).resolve('@azure/mcp-linux-x64')), 'dist', 'azmcp');

/** What Bicep adds to every resource. */
const BICEP_OWN = new Set(['parent', 'scope', 'dependsOn']);

/** The definitions of a resource type, undefined when there is no such type. */
export function loadSchema(type) {
  const file = join(cache, `${type.replaceAll('/', '_')}.json`);
  if (!existsSync(file)) {
    mkdirSync(cache, { recursive: true });
    chmodSync(azmcp, 0o755);
    try {
      writeFileSync(file, execFileSync(azmcp, ['bicepschema', 'get', '--resource-type', type], {
        env: { ...process.env, AZURE_MCP_COLLECT_TELEMETRY: 'false' },
        maxBuffer: MAX_SCHEMA_BYTES,
        stdio: ['ignore', 'pipe', 'ignore'],
      }));
    } catch {
      return undefined;
    }
  }
  return JSON.parse(readFileSync(file, 'utf8')).results.BicepSchemaResult;
}

/** @returns one line for each thing that is wrong with a resource */
export function checkResource(file, resource, schemaOf = loadSchema) {
  const [type, version] = resource.target.split('@');
  const definitions = schemaOf(type);
  const at = `${file}:${resource.line}`;
  if (!definitions) {
    return [`${at} there is no resource type ${type}`];
  }
  const known = definitions.filter((each) => each.$type === 'Resource' && each.name.startsWith(`${type}@`));
  const match = known.find((each) => each.name === resource.target);
  if (!match) {
    return [`${at} ${type} has no version ${version} in the schema, which has ${known.map((each) => each.name.split('@')[1])}`];
  }
  const types = new Map(definitions.filter((each) => each.$type !== 'Resource').map((each) => [each.name, each]));
  const problems = [];
  if (resource.body.kind === 'object') {
    const own = new Map([...resource.body.entries].filter(([name]) => !BICEP_OWN.has(name)));
    const body = { ...resource.body, entries: own };
    checkAgainst(body, match.bodyType, { file, types, problems, existing: resource.existing }, type);
  }
  return problems;
}

function checkAgainst(found, definition, context, path) {
  const say = (value, what) => context.problems.push(`${context.file}:${value.line} ${path}${what}`);
  let properties = definition.properties ?? [];
  if (definition.$type === 'DiscriminatedObject') {
    properties = [...definition.baseProperties, ...chosen(found, definition, say)];
  }
  if (properties.length === 0) {
    return;
  }
  const byName = new Map(properties.map((each) => [each.name, each]));
  for (const [name, content] of found.entries) {
    const property = byName.get(name);
    if (!property) {
      say(content, ` has no property '${name}'`);
    } else if (/\bReadOnly\b/.test(property.flags ?? '')) {
      say(content, `.${name} is read-only`);
    } else {
      checkType(content, property.type, context, `${path}.${name}`);
    }
  }
  for (const property of context.existing ? [] : properties) {
    if (/\bRequired\b/.test(property.flags ?? '') && !found.entries.has(property.name)) {
      say(found, ` needs '${property.name}'`);
    }
  }
}

/** The properties of the alternative that the discriminator names. */
function chosen(found, definition, say) {
  const value = found.entries.get(definition.discriminator);
  const name = value?.kind === 'text' ? value.text : undefined;
  const element = definition.elements.find((each) =>
    each.properties.some((property) => property.name === definition.discriminator && property.type === name));
  if (name !== undefined && !element) {
    say(found, `.${definition.discriminator} cannot be '${name}'`);
  }
  return element?.properties ?? definition.elements.flatMap((each) => each.properties.map((property) => ({ ...property, flags: '' })));
}

function checkType(found, type, context, path) {
  const say = (what) => context.problems.push(`${context.file}:${found.line} ${path} ${what}`);
  if (found.kind === 'other') {
    return;
  }
  if (type.endsWith('[]')) {
    if (found.kind !== 'array') {
      say('is a list');
    } else {
      found.items.forEach((item) => checkType(item, type.slice(0, -2), context, path));
    }
    return;
  }
  const named = context.types.get(type);
  if (named) {
    if (found.kind === 'object') {
      checkAgainst(found, named, { ...context, existing: false }, path);
    } else {
      say('is an object');
    }
    return;
  }
  const choices = type.split(' | ');
  if (found.kind === 'array' || (found.kind === 'object' && /^(string|int|bool)$/.test(type))) {
    say(`is ${type}, and not a ${found.kind}`);
  } else if (found.kind === 'text' && !choices.includes('string') && !choices.includes('any') && !choices.includes(found.text)) {
    say(`cannot be '${found.text}': it is ${type}`);
  } else if ((found.kind === 'number' && type !== 'int' && type !== 'any') || (found.kind === 'boolean' && type !== 'bool' && type !== 'any')) {
    say(`cannot be ${found.text}: it is ${type}`);
  }
}
