// What a failover does, and nothing more: the calls of AzureRecoveryCompute. It holds in the resource group of recovered
// machines; a network elsewhere needs the same role on its own group, or Microsoft.Network/virtualNetworks/subnets/join.
param name string
param functionsPrincipalId string

var group = resourceGroup().id

resource role 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(group, name, 'recovery')
  properties: {
    roleName: '${name} recovery (${resourceGroup().name})'
    description: 'Makes, starts and removes the machines of a failover.'
    type: 'CustomRole'
    assignableScopes: [
      group
    ]
    permissions: [
      {
        actions: [
          'Microsoft.Compute/disks/read'
          'Microsoft.Compute/disks/write'
          'Microsoft.Compute/disks/delete'
          'Microsoft.Compute/disks/beginGetAccess/action'
          'Microsoft.Compute/disks/endGetAccess/action'
          'Microsoft.Compute/virtualMachines/read'
          'Microsoft.Compute/virtualMachines/instanceView/read'
          'Microsoft.Compute/virtualMachines/write'
          'Microsoft.Compute/virtualMachines/delete'
          'Microsoft.Compute/virtualMachines/start/action'
          'Microsoft.Compute/availabilitySets/read'
          'Microsoft.Compute/availabilitySets/vmSizes/read'
          'Microsoft.Compute/proximityPlacementGroups/read'
          'Microsoft.Network/networkInterfaces/read'
          'Microsoft.Network/networkInterfaces/write'
          'Microsoft.Network/networkInterfaces/delete'
          'Microsoft.Network/networkInterfaces/join/action'
          'Microsoft.Network/virtualNetworks/subnets/read'
          'Microsoft.Network/virtualNetworks/subnets/join/action'
          'Microsoft.Network/networkSecurityGroups/join/action'
          'Microsoft.Resources/subscriptions/resourceGroups/read'
        ]
        notActions: []
        dataActions: []
        notDataActions: []
      }
    ]
  }
}

resource functionsMayRecover 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(group, functionsPrincipalId, 'recovery')
  properties: {
    roleDefinitionId: role.id
    principalId: functionsPrincipalId
    principalType: 'ServicePrincipal'
  }
}
