using './main.bicep'

param name = 'farshore'
param location = 'westeurope'
param apiAudience = 'api://farshore'
param storageSku = 'Standard_ZRS'
param published = false
