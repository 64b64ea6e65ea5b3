// Everything of Farshore in Azure. Subscription scope, because it makes two resource groups and a role: what the service
// runs on is kept apart from where machines are recovered to, so that its right to make machines ends at the second.
targetScope = 'subscription'

@description('Prefix of all names: 3 to 9 lower-case letters and digits.')
@minLength(3)
@maxLength(9)
param name string = 'farshore'

@description('Region of the service. It should be the one machines are recovered to: disks are written from here.')
param location string

@description('Resource group of the service.')
param serviceResourceGroup string = '${name}-service'

@description('Resource group that machines are recovered to.')
param recoveryResourceGroup string = '${name}-recovered'

@description('Audience of the tokens that the API accepts: the identifier URI of an app registration of your own that demands assignment. Tokens for Azure Resource Manager would let in everybody of the tenant.')
@minLength(1)
param apiAudience string

@description('Redundancy of segments and manifests.')
@allowed([
  'Standard_LRS'
  'Standard_ZRS'
  'Standard_GRS'
  'Standard_GZRS'
])
param storageSku string = 'Standard_ZRS'

@description('How long deleted blobs can be brought back, in days.')
@minValue(1)
@maxValue(365)
param softDeleteDays int = 14

@description('Versioned identifier of a key that you imported as farshore-vault; empty: Key Vault makes one, which nobody can ever have outside of it.')
param importedVaultKeyId string = ''

@description('Settings of the functions that differ from their defaults, for instance { FARSHORE_CONSISTENCY_SCHEDULE: \'*/30 * * * * *\' }.')
param settings object = {}

@description('Most instances of the functions. Hydration of disks is spread over them.')
@minValue(40)
@maxValue(1000)
param maximumInstances int = 40

@description('Memory of an instance. It bounds what an always busy instance costs; 512 has not been tried.')
@allowed([
  512
  2048
  4096
])
param instanceMemoryMb int = 2048

@description('False at first; true once the functions are published: only then can Event Grid be given their address.')
param published bool = false

@description('Tags of everything.')
param tags object = {
  application: 'farshore'
}

var suffix = take(uniqueString(subscription().id, name, location), 8)

resource service 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: serviceResourceGroup
  location: location
  tags: tags
}

resource recovery 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: recoveryResourceGroup
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  name: 'identity'
  scope: service
  params: {
    name: '${name}-functions'
    location: location
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: service
  params: {
    name: name
    location: location
    tags: tags
  }
}

module keyVault 'modules/keyvault.bicep' = {
  name: 'keyvault'
  scope: service
  params: {
    name: '${name}-${suffix}'
    location: location
    tags: tags
    functionsPrincipalId: identity.outputs.principalId
    makeKey: empty(importedVaultKeyId)
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  scope: service
  params: {
    name: '${name}data${suffix}'
    location: location
    tags: tags
    sku: storageSku
    softDeleteDays: softDeleteDays
    keyVaultName: keyVault.outputs.name
    functionsPrincipalId: identity.outputs.principalId
  }
}

module cosmos 'modules/cosmos.bicep' = {
  name: 'cosmos'
  scope: service
  params: {
    name: '${name}-${suffix}'
    location: location
    tags: tags
    functionsPrincipalId: identity.outputs.principalId
  }
}

module functionApp 'modules/functionapp.bicep' = {
  name: 'functionapp'
  scope: service
  params: {
    name: '${name}-${suffix}'
    hostStorageName: '${name}host${suffix}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    identityPrincipalId: identity.outputs.principalId
    applicationInsightsConnectionString: monitoring.outputs.connectionString
    storageSecretUri: storage.outputs.connectionStringSecretUri
    cosmosEndpoint: cosmos.outputs.endpoint
    cosmosDatabase: cosmos.outputs.databaseName
    vaultKeyId: empty(importedVaultKeyId) ? keyVault.outputs.keyId : importedVaultKeyId
    apiAudience: apiAudience
    settings: settings
    maximumInstances: maximumInstances
    instanceMemoryMb: instanceMemoryMb
  }
}

module events 'modules/events.bicep' = {
  name: 'events'
  scope: service
  params: {
    name: '${name}-manifests'
    location: location
    tags: tags
    storageName: storage.outputs.name
    functionAppName: functionApp.outputs.name
    subscribe: published
  }
}

module recoveryRole 'modules/recovery-role.bicep' = {
  name: 'recovery-role'
  scope: recovery
  params: {
    name: name
    functionsPrincipalId: identity.outputs.principalId
  }
}

output functionAppName string = functionApp.outputs.name
output apiUrl string = 'https://${functionApp.outputs.hostName}'
output serviceResourceGroup string = service.name
output recoveryResourceGroupId string = recovery.id
output storageAccountName string = storage.outputs.name
output keyVaultName string = keyVault.outputs.name
output cosmosEndpoint string = cosmos.outputs.endpoint
