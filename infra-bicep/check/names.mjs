// Every name that is used is declared, every module gets what it needs, every output exists.
import { basename, dirname, join } from 'node:path';

/** The functions the templates use, so that a mistyped one is found. */
const FUNCTIONS = new Set([
  'deployment', 'description', 'allowed', 'minLength', 'maxLength', 'minValue', 'maxValue', 'secure', 'empty', 'environment', 'guid',
  'indexOf', 'items', 'listKeys', 'resourceGroup', 'subscription', 'subscriptionResourceId', 'take', 'tenant', 'union', 'uniqueString',
]);

export function checkNames(template, templates) {
  const problems = [];
  const declared = new Set(
    [template.params, template.variables, template.resources, template.modules].flat().map((each) => each.symbol));
  for (const use of template.used) {
    if (!(use.called ? FUNCTIONS : declared).has(use.name) && !use.known.includes(use.name)) {
      problems.push(`${template.file}:${use.line} '${use.name}' is declared nowhere`);
    }
  }
  const usedNames = new Set(template.used.map((use) => use.name));
  for (const each of [template.params, template.variables].flat()) {
    if (!usedNames.has(each.symbol)) {
      problems.push(`${template.file}:${each.line} '${each.symbol}' is used nowhere`);
    }
  }
  for (const module of template.modules) {
    problems.push(...checkModule(template, module, templates));
  }
  return problems;
}

function checkModule(template, module, templates) {
  const at = `${template.file}:${module.line}`;
  const target = templates.find((each) => each.file === join(dirname(template.file), module.target));
  if (!target) {
    return [`${at} there is no ${module.target}`];
  }
  const given = module.body.entries.get('params')?.entries ?? new Map();
  const problems = checkParams(at, given.keys(), target);
  for (const use of template.members.filter((each) => each.symbol === module.symbol)) {
    if (!target.outputs.some((output) => output.symbol === use.output)) {
      problems.push(`${template.file}:${use.line} ${basename(target.file)} has no output '${use.output}'`);
    }
  }
  return problems;
}

function checkParams(at, given, target) {
  const names = new Set(given);
  const problems = [...names]
    .filter((name) => !target.params.some((param) => param.symbol === name))
    .map((name) => `${at} ${basename(target.file)} has no parameter '${name}'`);
  for (const param of target.params) {
    if (!param.hasDefault && !names.has(param.symbol)) {
      problems.push(`${at} ${basename(target.file)} needs the parameter '${param.symbol}'`);
    }
  }
  return problems;
}

/** A parameters file. Its syntax is not known to the parser, so its lines are read one by one. */
export function checkParameterFile(file, text, main) {
  const given = [];
  const problems = [];
  text.split('\n').forEach((line, index) => {
    const param = /^param (\w+) = \S/.exec(line);
    if (param) {
      given.push(param[1]);
    } else if (line.trim() !== '' && !/^(\/\/|using '\.\/main\.bicep'$)/.test(line)) {
      problems.push(`${file}:${index + 1} is neither a parameter nor a comment`);
    }
  });
  return [...problems, ...checkParams(file, given, main)];
}
