// The functions on Flex Consumption, with a storage account of their own for the host's locks, receipts and package: the
// host's rights on it do not touch segments.
param name string
param hostStorageName string
param location string
param tags object
param identityId string
param identityClientId string
param identityPrincipalId string
param applicationInsightsConnectionString string
param storageSecretUri string
param cosmosEndpoint string
param cosmosDatabase string
param vaultKeyId string
param apiAudience string
param settings object
param maximumInstances int
param instanceMemoryMb int

// What the host needs of its own account: package, locks and keys are blobs, retries of the blob trigger are queue messages.
var hostRoles = [
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b' // Storage Blob Data Owner
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88' // Storage Queue Data Contributor
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3' // Storage Table Data Contributor
]

// Every setting of FarshoreSettings, so that nothing is decided where nobody sees it.
var defaults = {
  FARSHORE_STORAGE: '@Microsoft.KeyVault(SecretUri=${storageSecretUri})'
  FARSHORE_COSMOS_ENDPOINT: cosmosEndpoint
  FARSHORE_COSMOS_KEY: ''
  FARSHORE_COSMOS_DATABASE: cosmosDatabase
  FARSHORE_TOKEN_ISSUER: 'https://sts.windows.net/${tenant().tenantId}/'
  FARSHORE_TOKEN_AUDIENCES: apiAudience
  FARSHORE_TOKEN_JWKS_URL: '${environment().authentication.loginEndpoint}${tenant().tenantId}/discovery/keys'
  FARSHORE_VAULT_KEY_ID: vaultKeyId
  FARSHORE_KEY_VAULT_VERIFY_CHALLENGE: 'true'
  FARSHORE_ARM_ENDPOINT: environment().resourceManager
  FARSHORE_ARM_AUTHORITY: environment().authentication.loginEndpoint
  FARSHORE_ARM_TENANT: tenant().tenantId
  FARSHORE_ARM_SUBSCRIPTION: subscription().subscriptionId
  FARSHORE_CLIENT_ID: identityClientId
  FARSHORE_DEFAULT_VM_SIZE: 'Standard_D2s_v3'
  FARSHORE_RETRY_AFTER_SECONDS: '15'
  FARSHORE_JOB_POLL_SECONDS: '5'
  FARSHORE_SAS_MINUTES: '60'
  FARSHORE_SITE_TIMEOUT_MINUTES: '30'
  FARSHORE_RANGE_MIB: '64'
  FARSHORE_BASE_MIB: '64'
  FARSHORE_BASE_SEGMENTS: '1000'
  FARSHORE_REMOVED_DATA_DAYS: '14'
  FARSHORE_EVENT_DAYS: '90'
  FARSHORE_SMTP_HOST: ''
  FARSHORE_SMTP_PORT: '587'
  FARSHORE_SMTP_FROM: ''
  FARSHORE_SMTP_USER: ''
  FARSHORE_SMTP_PASSWORD: ''
  FARSHORE_SMTP_REQUIRE_TLS: 'true'
  FARSHORE_ALERT_OWNERS: ''
  FARSHORE_ALERT_WEBHOOK: ''
  FARSHORE_CONSISTENCY_SCHEDULE: '0 */5 * * * *'
  FARSHORE_PRUNE_SCHEDULE: '0 17 * * * *'
  FARSHORE_SWEEP_SCHEDULE: '30 * * * * *'
}

var hostSettings = {
  AzureWebJobsStorage__accountName: hostStorage.name
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsightsConnectionString
}

resource hostStorage 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: hostStorageName
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: 'Standard_LRS'
  }
  properties: {
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    allowCrossTenantReplication: false
    publicNetworkAccess: 'Enabled'
  }
}

resource hostBlobs 'Microsoft.Storage/storageAccounts/blobServices@2025-01-01' = {
  parent: hostStorage
  name: 'default'
}

resource packages 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-01-01' = {
  parent: hostBlobs
  name: 'packages'
  properties: {
    publicAccess: 'None'
  }
}

resource hostRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in hostRoles: {
    name: guid(hostStorage.id, identityPrincipalId, role)
    scope: hostStorage
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
      principalId: identityPrincipalId
      principalType: 'ServicePrincipal'
    }
  }
]

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${hostStorage.properties.primaryEndpoints.blob}${packages.name}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'java'
        version: '21'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMb
        maximumInstanceCount: maximumInstances
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      appSettings: [
        for each in items(union(hostSettings, defaults, settings)): {
          name: each.key
          value: each.value
        }
      ]
    }
  }
  dependsOn: [
    hostRole
  ]
}

// Publishing takes an Entra ID token, never the site's password.
resource noPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-11-01' = [
  for each in [
    'scm'
    'ftp'
  ]: {
    parent: app
    name: each
    properties: {
      allow: false
    }
  }
]

output name string = app.name
output hostName string = app.properties.defaultHostName
