package io.farshore.controlplane.event;

import io.farshore.controlplane.vault.VaultAddress;

/** An event on its way to people. */
public record Alert(VaultAddress vault, AlertSetting setting, Event event) {}
