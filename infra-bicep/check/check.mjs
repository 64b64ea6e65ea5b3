// Exits 1 with one line for each thing that is wrong.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkAgreement, gaps } from './agreement.mjs';
import { readBicep } from './bicep.mjs';
import { checkNames, checkParameterFile } from './names.mjs';
import { checkResource } from './schema.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const infra = dirname(here);
const functions = join(dirname(infra), 'functions');

function filesBelow(folder, ending) {
  return readdirSync(folder, { recursive: true }).filter((file) => file.endsWith(ending)).map((file) => join(folder, file));
}

export function readFunctions() {
  const files = filesBelow(join(functions, 'src/main/java'), '.java').filter((file) => basename(file) !== 'package-info.java');
  const sources = Object.fromEntries(files.map((file) => [basename(file, '.java'), readFileSync(file, 'utf8')]));
  return { ...sources, pom: readFileSync(join(functions, 'pom.xml'), 'utf8') };
}

export function readTemplates() {
  return filesBelow(infra, '.bicep')
    .map((file) => relative(infra, file))
    .filter((file) => !file.startsWith('check'))
    .map((file) => readBicep(file, readFileSync(join(infra, file), 'utf8')));
}

function run() {
  const templates = readTemplates();
  const sources = readFunctions();
  let problems = templates.flatMap((each) => each.problems);
  if (problems.length === 0) {
    const main = templates.find((each) => each.file === 'main.bicep');
    problems = [
      ...templates.flatMap((template) => checkNames(template, templates)),
      ...templates.flatMap((template) => template.resources.flatMap((each) => checkResource(template.file, each))),
      ...checkParameterFile('main.bicepparam', readFileSync(join(infra, 'main.bicepparam'), 'utf8'), main),
      ...checkAgreement(sources, Object.fromEntries(templates.map((each) => [basename(each.file), each]))),
    ];
  }
  problems.forEach((problem) => console.error(problem));
  gaps(sources).forEach((gap) => console.log(`known gap: ${gap}`));
  const resources = templates.reduce((sum, each) => sum + each.resources.length, 0);
  console.log(`infra: ${templates.length} templates, ${resources} resources syntax- and schema-checked, ${problems.length} problems`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  run();
}
