// What the functions use is what the templates make. The functions' sources are the truth.

/** Azure's name of each operation that AzureRecoveryCompute calls, by client and method. */
const ACTIONS = {
  'Disks.createOrUpdate': 'Microsoft.Compute/disks/write',
  'Disks.grantAccess': 'Microsoft.Compute/disks/beginGetAccess/action',
  'Disks.revokeAccess': 'Microsoft.Compute/disks/endGetAccess/action',
  'Disks.delete': 'Microsoft.Compute/disks/delete',
  'NetworkInterfaces.createOrUpdate': 'Microsoft.Network/networkInterfaces/write',
  'NetworkInterfaces.delete': 'Microsoft.Network/networkInterfaces/delete',
  'VirtualMachines.beginCreateOrUpdate': 'Microsoft.Compute/virtualMachines/write',
  'VirtualMachines.getByResourceGroupWithResponse': 'Microsoft.Compute/virtualMachines/read',
  'VirtualMachines.start': 'Microsoft.Compute/virtualMachines/start/action',
  'VirtualMachines.powerOff': 'Microsoft.Compute/virtualMachines/powerOff/action',
  'VirtualMachines.deallocate': 'Microsoft.Compute/virtualMachines/deallocate/action',
  'VirtualMachines.delete': 'Microsoft.Compute/virtualMachines/delete',
};

/**
 * @param sources text of the functions' Java files by simple name, and `pom`
 * @param templates as of readBicep, by file name
 */
export function checkAgreement(sources, templates) {
  const problems = [];
  const compare = (what, used, made, exact = false) => {
    [...used].filter((each) => !made.has(each)).forEach((each) => problems.push(`${what} '${each}' is used by the functions and not made in Bicep`));
    [...made].filter((each) => exact && !used.has(each)).forEach((each) => problems.push(`${what} '${each}' is made in Bicep and not used by the functions`));
    if (used.size === 0) {
      problems.push(`no ${what} was found in the functions: this check reads their sources wrongly`);
    }
  };
  const all = Object.values(sources).join('\n');

  const settings = javaSettings(sources.FarshoreSettings);
  const given = variable(templates['functionapp.bicep'], 'defaults').entries;
  compare('setting', new Set(settings.keys()), new Set(given.keys()), true);
  compare('setting', matches(all, /%(FARSHORE_\w+)%/g), new Set(given.keys()));
  for (const [name, javaDefault] of settings) {
    const text = given.get(name)?.kind === 'text' ? given.get(name).text : undefined;
    if (javaDefault !== undefined && text !== undefined && text !== javaDefault) {
      problems.push(`setting '${name}' is '${text}' in Bicep, its default is '${javaDefault}'`);
    }
  }

  const triggered = matches(all, /queueName = "([\w-]+)"/g);
  const queues = new Set([...triggered, ...[...triggered].map((queue) => `${queue}-poison`)]);
  const containers = matches(all, /path = "([\w-]+)\//g);
  for (const [, name, text] of sources.StorageAccount.matchAll(/static final String (\w+) = "([\w-]+)"/g)) {
    if (new RegExp(`(container|store)\\((StorageAccount\\.)?${name}\\)`).test(all)) {
      containers.add(text);
    } else if (!containers.has(text)) {
      queues.add(text);
    }
  }
  compare('queue', queues, texts(variable(templates['storage.bicep'], 'queues')), true);
  compare('container', containers, texts(variable(templates['storage.bicep'], 'containers')), true);

  const constants = new Map([...sources.CosmosDatabases.matchAll(/static final String (\w+) = "(\w+)"/g)].map(([, name, text]) => [name, text]));
  const collections = [...constants.keys()].filter((name) => constants.has(`${name}_PARTITION`));
  compare(
    'Cosmos DB container',
    new Set(collections.map((name) => `${constants.get(name)} by /${constants.get(`${name}_PARTITION`)}`)),
    new Set(variable(templates['cosmos.bicep'], 'containers').items.map((item) => `${item.entries.get('name').text} by ${item.entries.get('partitionKey').text}`)),
    true);

  const calls = [...matches(sources.AzureRecoveryCompute, /get(\w+\(\)\s*\.\w+)\(/g)]
    .map((call) => call.replace(/\(\)\s*/, ''))
    .filter((call) => /^(Disks|NetworkInterfaces|VirtualMachines)\./.test(call));
  calls.filter((call) => !ACTIONS[call]).forEach((call) => problems.push(`which right ${call} needs is not known to this check`));
  const role = templates['recovery-role.bicep'].resources.find((each) => each.symbol === 'role');
  const actions = role.body.entries.get('properties').entries.get('permissions').items[0].entries.get('actions');
  compare('right', new Set(calls.map((call) => ACTIONS[call]).filter(Boolean)), texts(actions));

  const app = templates['functionapp.bicep'].resources.find((each) => each.symbol === 'app');
  const runtime = app.body.entries.get('properties').entries.get('functionAppConfig').entries.get('runtime').entries;
  compare('Java version', matches(sources.pom, /<javaVersion>(\d+)</g), new Set([runtime.get('version').text]));
  return problems;
}

/** What is known to be missing, and is no fault of the templates. */
export function gaps(sources) {
  return /source = "EventGrid"/.test(sources.ManifestArrived)
    ? []
    : ['ManifestArrived does not say source = "EventGrid", and Flex Consumption polls no container: its manifests would not arrive'];
}

/** Names and defaults; undefined where there is none, or an empty one. */
function javaSettings(source) {
  return new Map([...source.matchAll(/^ {8}(FARSHORE_\w+)\(\s*(null|"[^"]*")/gm)].map(([, name, text]) =>
    [name, text === 'null' || text === '""' ? undefined : text.slice(1, -1)]));
}

function matches(text, pattern) {
  return new Set([...text.matchAll(pattern)].map((match) => match[1]));
}

function variable(template, symbol) {
  const found = template.variables.find((each) => each.symbol === symbol);
  if (!found) {
    throw new Error(`${template.file} has no variable '${symbol}'`);
  }
  return found.value;
}

function texts(array) {
  return new Set(array.items.map((item) => item.text));
}
