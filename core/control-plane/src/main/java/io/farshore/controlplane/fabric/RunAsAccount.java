package io.farshore.controlplane.fabric;

/** An account that a site reads vCenters with; the secret never leaves the site. */
public record RunAsAccount(String accountId, String accountName) {}
