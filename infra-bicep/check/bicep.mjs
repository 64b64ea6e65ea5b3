// Reads Bicep with tree-sitter into what the checks need. Values are objects { kind, line, … }:
// object (entries), array (items), text, number, boolean, and other for every expression.
import { createRequire } from 'node:module';
import { Language, Parser } from 'web-tree-sitter';

const require = createRequire(import.meta.url);
await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(require.resolve('tree-sitter-bicep/tree-sitter-bicep.wasm')));

/** @returns {{file, problems, params, variables, resources, modules, outputs, used, members}} */
export function readBicep(file, text) {
  const root = parser.parse(text).rootNode;
  const template = { file, problems: [], params: [], variables: [], resources: [], modules: [], outputs: [], used: [], members: [] };
  findErrors(root, template);
  for (const node of root.namedChildren) {
    declaration(node, template);
  }
  findNames(root, [], template);
  return template;
}

function line(node) {
  return node.startPosition.row + 1;
}

function findErrors(node, template) {
  if (node.isError || node.isMissing) {
    template.problems.push(`${template.file}:${line(node)} ${node.isMissing ? 'missing ' + node.type : 'syntax error at ' + node.text.split('\n')[0].slice(0, 40)}`);
  }
  if (node.hasError) {
    node.children.forEach((child) => findErrors(child, template));
  }
}

function declaration(node, template) {
  const [symbol, ...rest] = node.namedChildren;
  const found = { symbol: symbol?.text, line: line(node) };
  switch (node.type) {
    case 'parameter_declaration':
      template.params.push({ ...found, hasDefault: rest.length > 1 || /\?$/.test(rest[0]?.text ?? '') });
      break;
    case 'variable_declaration':
      template.variables.push({ ...found, value: value(rest.at(-1)) });
      break;
    case 'output_declaration':
      template.outputs.push(found);
      break;
    case 'resource_declaration':
    case 'module_declaration': {
      const target = value(rest[0]).text;
      const existing = node.children.some((child) => child.type === 'existing');
      const body = value(bodyOf(rest.at(-1)));
      (node.type === 'resource_declaration' ? template.resources : template.modules).push({ ...found, target, existing, body });
      break;
    }
    default:
  }
}

/** The object behind `if (…)` and `for … :`. */
function bodyOf(node) {
  return node.type === 'if_statement' || node.type === 'for_statement' ? bodyOf(node.namedChildren.at(-1)) : node;
}

export function value(node) {
  const at = { line: line(node) };
  const children = node.namedChildren.filter((child) => child.type !== 'comment');
  switch (node.type) {
    case 'object':
      return { ...at, kind: 'object', entries: new Map(children.map(entry)) };
    case 'array':
      return { ...at, kind: 'array', items: children.map(value) };
    case 'for_statement':
      return { ...at, kind: 'array', items: [value(bodyOf(node))] };
    case 'string':
      return children.every((child) => child.type === 'string_content' || child.type === 'escape_sequence')
        ? { ...at, kind: 'text', text: children.map((child) => child.text).join('') }
        : { ...at, kind: 'other' };
    case 'number':
      return { ...at, kind: 'number', text: node.text };
    case 'boolean':
      return { ...at, kind: 'boolean', text: node.text };
    default:
      return { ...at, kind: 'other', text: node.text };
  }
}

function entry(property) {
  const [key, content] = property.namedChildren.filter((child) => child.type !== 'comment');
  return [key.type === 'string' ? key.text.slice(1, -1) : key.text, value(content)];
}

/** Every name that is used, with the loop variables that are known there, and every `symbol.outputs.x`. */
function findNames(node, loops, template, called = false) {
  if (node.type === 'member_expression' && /^\w+\.outputs\.\w+$/.test(node.text)) {
    const [symbol, , output] = node.text.split('.');
    template.members.push({ symbol, output, line: line(node) });
  }
  const declares = /^(parameter|variable|output|resource|module)_declaration$/.test(node.type);
  let skipped = declares ? [0] : [];
  let known = loops;
  if (node.type === 'object_property' && node.namedChildren[0]?.type === 'identifier') {
    skipped = [0];
  } else if (node.type === 'for_statement') {
    const names = node.namedChildren.slice(0, -2).flatMap((child) => child.text.match(/\w+/g) ?? []);
    known = [...loops, ...names];
    skipped = node.namedChildren.slice(0, -2).map((_, index) => index);
  } else if (node.type === 'type') {
    return;
  }
  if (node.type === 'identifier') {
    template.used.push({ name: node.text, called, known, line: line(node) });
  }
  node.namedChildren.forEach((child, index) => {
    if (!skipped.includes(index)) {
      findNames(child, known, template, node.type === 'call_expression' && index === 0);
    }
  });
}
