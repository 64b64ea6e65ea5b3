package io.farshore.controlplane.policy;

/**
 * Lets the machines of a container be protected under a policy.
 *
 * @param targetContainerId "Microsoft Azure", or the container itself for failback
 */
public record ContainerMapping(String name, String fabricId, String policyName, String targetContainerId) {}
