package io.farshore.functions.api;

import java.util.Locale;
import java.util.Set;

/**
 * What a call needs. Failing over is apart from configuring, as in Azure's built-in roles: who may start a failover in
 * the night need not be able to end protection. The operations of the operator are those of the role definition "Site
 * Recovery Operator", and a plan's jobs.
 */
enum Permission {
    READ,
    OPERATE,
    CONFIGURE,
    /** Vaults are made and deleted by those who may do so with any resource; Site Recovery's roles cannot. */
    MANAGE_VAULT;

    private static final Set<String> OPERATIONS = Set.of(
            "applyrecoverypoint",
            "cancel",
            "checkconsistency",
            "failovercancel",
            "failovercommit",
            "plannedfailover",
            "reassociategateway",
            "refresh",
            "refreshprovider",
            "renewcertificate",
            "repairreplication",
            "reprotect",
            "restart",
            "resume",
            "export",
            "testfailover",
            "testfailovercleanup",
            "unplannedfailover",
            "updatemobilityservice");

    /** What a route needs, from its method and its last part. */
    static Permission of(Route route) {
        if (route.method().equals("GET")) {
            return READ;
        }
        String last = route.parts().getLast().toLowerCase(Locale.ROOT);
        if (last.equals("{vault}")) {
            return MANAGE_VAULT;
        }
        return route.method().equals("POST") && OPERATIONS.contains(last) ? OPERATE : CONFIGURE;
    }
}
