// Segments, manifests and queues. Sites are given signatures that can create blobs and nothing else, and a signature that is
// as narrow is made with the account's key: so shared keys stay allowed, and the key lives in Key Vault alone.
param name string
param location string
param tags object
param sku string
param softDeleteDays int
param keyVaultName string
param functionsPrincipalId string

@description('Key Vault Secrets User: read secret values.')
var readSecrets = '4633458b-17de-408a-b874-0445c86b69e6'

var containers = [
  'manifests'
  'jobs'
  'audit'
]

@description('How long an entry of the audit trail can be neither changed nor deleted, by anybody.')
param auditDays int = 365

// What fails five times moves to -poison, where operators see it and put it back.
var queues = [
  'site-events'
  'commits'
  'jobs'
  'hydrate'
  'site-events-poison'
  'commits-poison'
  'jobs-poison'
  'hydrate-poison'
]

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: sku
  }
  properties: {
    accessTier: 'Hot'
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: true
    defaultToOAuthAuthentication: true
    publicNetworkAccess: 'Enabled'
  }
}

// Blobs are created once and never changed, so versions exist only of what was deleted. No immutability policy: pruning has
// to delete what retention has ended, and a policy on the container would refuse it. The audit trail has one, see below.
resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-01-01' = {
  parent: account
  name: 'default'
  properties: {
    isVersioningEnabled: true
    deleteRetentionPolicy: {
      enabled: true
      days: softDeleteDays
    }
    containerDeleteRetentionPolicy: {
      enabled: true
      days: softDeleteDays
    }
  }
}

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-01-01' = [
  for each in containers: {
    parent: blobs
    name: each
    properties: {
      publicAccess: 'None'
    }
  }
]

// The audit trail can be appended to and nothing else, by the functions too.
resource auditPolicy 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies@2025-01-01' = {
  parent: container[indexOf(containers, 'audit')]
  name: 'default'
  properties: {
    immutabilityPeriodSinceCreationInDays: auditDays
    allowProtectedAppendWrites: true
  }
}

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2025-01-01' = {
  parent: account
  name: 'default'
}

resource queue 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-01-01' = [
  for each in queues: {
    parent: queueService
    name: each
  }
]

// What pruning deleted is gone, and no longer paid for, once it cannot be wanted back.
resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2025-01-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          name: 'delete-old-versions'
          enabled: true
          type: 'Lifecycle'
          definition: {
            actions: {
              version: {
                delete: {
                  daysAfterCreationGreaterThan: softDeleteDays
                }
              }
            }
            filters: {
              blobTypes: [
                'blockBlob'
              ]
            }
          }
        }
      ]
    }
  }
}

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: keyVaultName
}

resource connectionString 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = {
  parent: vault
  name: 'storage-connection-string'
  properties: {
    contentType: 'connection string of ${name}; deploy again after the key was rotated'
    value: 'DefaultEndpointsProtocol=https;AccountName=${account.name};AccountKey=${account.listKeys().keys[0].value};EndpointSuffix=${environment().suffixes.storage}'
  }
}

resource functionsMayRead 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(connectionString.id, functionsPrincipalId, readSecrets)
  scope: connectionString
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', readSecrets)
    principalId: functionsPrincipalId
    principalType: 'ServicePrincipal'
  }
}

output name string = account.name
output connectionStringSecretUri string = connectionString.properties.secretUri
