// The checks find what they are for: each test breaks one thing.
import assert from 'node:assert/strict';
import { basename } from 'node:path';
import test from 'node:test';
import { checkAgreement } from './agreement.mjs';
import { readBicep } from './bicep.mjs';
import { readFunctions, readTemplates } from './check.mjs';
import { checkNames, checkParameterFile } from './names.mjs';
import { checkResource } from './schema.mjs';

const queue = (version, body) => `resource queue 'Microsoft.Storage/storageAccounts/queueServices/queues@${version}' = ${body}`;

function wrongSchema(text) {
  const template = readBicep('x.bicep', text);
  assert.deepEqual(template.problems, []);
  return template.resources.flatMap((each) => checkResource(template.file, each));
}

test('a syntax error is found with its line', () => {
  assert.match(readBicep('x.bicep', "param a string\nparam = = 'x'\n").problems[0], /^x\.bicep:2/);
});

test('an unknown type, version, property or value is found', () => {
  assert.deepEqual(wrongSchema(queue('2025-01-01', "{\n  name: 'a'\n}")), []);
  assert.match(wrongSchema(queue('2019-13-01', "{\n  name: 'a'\n}"))[0], /has no version 2019-13-01/);
  assert.match(wrongSchema("resource a 'Microsoft.Storage/nothing@2025-01-01' = {\n  name: 'a'\n}")[0], /no resource type/);
  assert.match(wrongSchema(queue('2025-01-01', "{\n  name: 'a'\n  colour: 'red'\n}"))[0], /has no property 'colour'/);
  assert.match(wrongSchema(queue('2025-01-01', "{\n  properties: {}\n}"))[0], /needs 'name'/);
  assert.match(wrongSchema(queue('2025-01-01', "{\n  name: 'a'\n  properties: {\n    approximateMessageCount: 1\n  }\n}"))[0], /read-only/);
});

test('a wrong value deep inside a loop is found', () => {
  const body = "[\n  for each in all: {\n    name: 'a'\n    properties: {\n      publicAccess: 'Everybody'\n    }\n  }\n]";
  const text = `resource a 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-01-01' = ${body}`;
  assert.match(wrongSchema(text)[0], /^x\.bicep:5 .*publicAccess cannot be 'Everybody'/);
});

test('a name that is declared nowhere or used nowhere is found', () => {
  const problems = checkNames(readBicep('x.bicep', 'param a string\nvar b = [\n  for each in c: each\n]\noutput d string = e(b)\n'), []);
  assert.deepEqual(problems, [
    "x.bicep:3 'c' is declared nowhere",
    "x.bicep:5 'e' is declared nowhere",
    "x.bicep:1 'a' is used nowhere",
  ]);
});

test('a module without what it needs is found', () => {
  const inner = readBicep('modules/m.bicep', 'param a string\nparam b string = a\noutput c string = b\n');
  const outer = readBicep('x.bicep', "module m 'modules/m.bicep' = {\n  name: 'm'\n  params: {\n    z: 1\n  }\n}\noutput o string = m.outputs.d\n");
  assert.deepEqual(checkNames(outer, [inner, outer]), [
    "x.bicep:1 m.bicep has no parameter 'z'",
    "x.bicep:1 m.bicep needs the parameter 'a'",
    "x.bicep:7 m.bicep has no output 'd'",
  ]);
});

test('a parameters file that does not fit is found', () => {
  const main = readBicep('main.bicep', 'param a string\nparam b string = a\n');
  assert.deepEqual(checkParameterFile('p', "using './main.bicep'\nparam a = 'x'\n", main), []);
  assert.equal(checkParameterFile('p', "using './main.bicep'\nparam z = 'x'\nparram a\n", main).length, 3);
});

const real = () => ({ ...readFunctions() });
const templates = Object.fromEntries(readTemplates().map((each) => [basename(each.file), each]));

for (const [what, file, from, to, expected] of [
  ['setting', 'FarshoreSettings', '        FARSHORE_RANGE_MIB(', '        FARSHORE_NEW("1", "x"),\n        FARSHORE_RANGE_MIB(', /setting 'FARSHORE_NEW' is used/],
  ['default', 'FarshoreSettings', 'FARSHORE_RANGE_MIB("64"', 'FARSHORE_RANGE_MIB("65"', /is '64' in Bicep, its default is '65'/],
  ['schedule', 'TimerFunctions', '%FARSHORE_PRUNE_SCHEDULE%', '%FARSHORE_OTHER_SCHEDULE%', /setting 'FARSHORE_OTHER_SCHEDULE'/],
  ['queue', 'QueueFunctions', 'queueName = "hydrate"', 'queueName = "hydration"', /queue 'hydration-poison' is used/],
  ['container', 'ManifestArrived', 'path = "manifests/', 'path = "points/', /container 'points' is used/],
  ['database container', 'CosmosDatabases', '"itemId"', '"pointId"', /'points by \/pointId' is used/],
  ['right', 'AzureRecoveryCompute', '.getDisks()', '.getVirtualMachines().deallocate();getDisks()', /deallocate\/action' is used/],
  ['unknown right', 'AzureRecoveryCompute', '.getDisks()', '.getVirtualMachines().reimage();getDisks()', /VirtualMachines.reimage needs is not known/],
  ['Java version', 'pom', '<javaVersion>21', '<javaVersion>25', /Java version '25'/],
]) {
  test(`a ${what} of the functions that the templates do not have is found`, () => {
    const sources = real();
    assert.deepEqual(checkAgreement(sources, templates), []);
    assert.ok(sources[file].includes(from), `${file} has changed`);
    sources[file] = sources[file].replace(from, to);
    assert.match(checkAgreement(sources, templates).join('\n'), expected);
  });
}
