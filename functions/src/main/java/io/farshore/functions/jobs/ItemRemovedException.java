package io.farshore.functions.jobs;

/** The item of a job was removed while the job ran. */
final class ItemRemovedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ItemRemovedException() {
        super("The protected item was removed.");
    }
}
