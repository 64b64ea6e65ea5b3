package io.farshore.functions.site;

import io.farshore.controlplane.vault.SiteKey;
import io.farshore.controlplane.vault.VaultAddress;

/** Who signed: a key that was put to a vault. */
public record SiteIdentity(VaultAddress vault, SiteKey key) {}
