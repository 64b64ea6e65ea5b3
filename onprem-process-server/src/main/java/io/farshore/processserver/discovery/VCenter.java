package io.farshore.processserver.discovery;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** A session with a vCenter, or with a single host. Not thread-safe. */
public interface VCenter extends Closeable {
    /** How sessions are begun. */
    @FunctionalInterface
    interface Login {
        /** @throws IOException that says what an administrator has to mend: address, certificate, account */
        VCenter open(VCenterAddress address, RunAsAccount account) throws IOException;
    }

    /**
     * All machines that the account may see, without templates.
     *
     * @throws IOException also when the session has ended: an inventory is whole or not there
     */
    List<VirtualMachine> machines() throws IOException;
}
