package io.farshore.controlplane.compute;

/** The target will not do this, now or later: quota, policy, a bad value. The message is for the operator. */
public final class ComputeRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ComputeRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
