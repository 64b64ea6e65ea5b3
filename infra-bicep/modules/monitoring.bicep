// Logs and metrics of the functions. The daily cap bounds what a fault that logs in a loop can cost.
param name string
param location string
param tags object

@description('Days that logs are kept.')
param retentionDays int = 30

@description('Most gigabytes of logs in a day.')
param dailyCapGb int = 5

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: retentionDays
    workspaceCapping: {
      dailyQuotaGb: dailyCapGb
    }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: name
  location: location
  kind: 'web'
  tags: tags
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableIpMasking: false
  }
}

output connectionString string = insights.properties.ConnectionString
