package io.farshore.emulation.arm;

import io.farshore.emulation.http.HttpFault;

/** Azure Resource Manager's refusals, with its error codes. */
final class ArmFaults {
    private ArmFaults() {}

    static HttpFault notFound(ResourceId id) {
        if (id.isGroup()) {
            return new HttpFault(
                    404, "ResourceGroupNotFound", "Resource group '" + id.group() + "' could not be found.");
        }
        return new HttpFault(
                404,
                "ResourceNotFound",
                "The Resource '" + id.type() + "/" + id.name() + "' under resource group '" + id.group()
                        + "' was not found.");
    }

    static HttpFault invalid(String code, String message) {
        return new HttpFault(400, code, message);
    }

    static HttpFault conflict(String code, String message) {
        return new HttpFault(409, code, message);
    }
}
