package io.farshore.functions.api;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.job.JobEngine;
import io.farshore.functions.site.SiteCertificates;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * All that the API reaches.
 *
 * @param retryAfter between two polls of a client
 * @param defaultVmSize when an enable request names none
 */
public record ApiPorts(
        ControlRecords records,
        JobEngine engine,
        SiteCertificates certificates,
        AuditTrail audit,
        Clock clock,
        Supplier<UUID> ids,
        Duration retryAfter,
        String defaultVmSize) {}
