// Control documents and recovery points. Strong consistency, in one region: jobs and items are driven by ETags, and a
// reader that is behind would repeat or leave out a step. Keys are off; the functions come with their identity.
param name string
param location string
param tags object
param functionsPrincipalId string

@description('Cosmos DB Built-in Data Contributor: read and write documents, nothing of the account.')
var dataContributor = '00000000-0000-0000-0000-000000000002'

var containers = [
  {
    name: 'control'
    partitionKey: '/vaultId'
  }
  {
    name: 'points'
    partitionKey: '/itemId'
  }
]

resource account 'Microsoft.DocumentDB/databaseAccounts@2025-04-15' = {
  name: name
  location: location
  tags: tags
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    capabilities: [
      {
        name: 'EnableServerless'
      }
    ]
    consistencyPolicy: {
      defaultConsistencyLevel: 'Strong'
    }
    locations: [
      {
        locationName: location
        failoverPriority: 0
        isZoneRedundant: false
      }
    ]
    disableLocalAuth: true
    minimalTlsVersion: 'Tls12'
    publicNetworkAccess: 'Enabled'
    backupPolicy: {
      type: 'Continuous'
      continuousModeProperties: {
        tier: 'Continuous7Days'
      }
    }
  }
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2025-04-15' = {
  parent: account
  name: 'farshore'
  properties: {
    resource: {
      id: 'farshore'
    }
  }
}

resource container 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2025-04-15' = [
  for each in containers: {
    parent: database
    name: each.name
    properties: {
      resource: {
        id: each.name
        partitionKey: {
          kind: 'Hash'
          version: 2
          paths: [
            each.partitionKey
          ]
        }
      }
    }
  }
]

resource functionsMayWrite 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2025-04-15' = {
  parent: account
  name: guid(account.id, functionsPrincipalId, dataContributor)
  properties: {
    roleDefinitionId: '${account.id}/sqlRoleDefinitions/${dataContributor}'
    principalId: functionsPrincipalId
    scope: '${account.id}/dbs/${database.name}'
  }
}

output endpoint string = account.properties.documentEndpoint
output databaseName string = database.name
