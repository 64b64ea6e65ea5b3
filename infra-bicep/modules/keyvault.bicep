// The vault's key wraps the data keys of all segments. Whoever loses it loses every recovery point, so neither the vault nor
// the key can be purged before 90 days; whoever may unwrap with it reads every machine, so only the functions may.
param name string
param location string
param tags object
param functionsPrincipalId string

@description('Whether Key Vault makes the key; false when it was imported.')
param makeKey bool

@description('Key Vault Crypto User: use keys, and not make, change or delete them. Signs bases, which the narrower role cannot.')
var useKeys = '12338af0-0e69-4776-bea7-57ae8d297424'

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
    publicNetworkAccess: 'Enabled'
  }
}

resource key 'Microsoft.KeyVault/vaults/keys@2024-11-01' = if (makeKey) {
  parent: vault
  name: 'farshore-vault'
  tags: tags
  properties: {
    kty: 'RSA'
    keySize: 3072
    keyOps: [
      'wrapKey'
      'unwrapKey'
      'sign'
    ]
  }
}

// On the vault and not the key: segments of before a rotation are unwrapped with older versions and names.
resource functionsMayUse 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, functionsPrincipalId, useKeys)
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', useKeys)
    principalId: functionsPrincipalId
    principalType: 'ServicePrincipal'
  }
}

output name string = vault.name
output keyId string = makeKey ? key.properties.keyUriWithVersion : ''
