package io.farshore.controlplane.job;

/** What the log and the reader of a job are told. */
final class JobLog {
    private static final System.Logger LOG = System.getLogger(JobEngine.class.getName());
    private static final int MAX_MESSAGE_LENGTH = 1_000;

    private JobLog() {}

    /** One event per change of a job's state. */
    static void ended(Job job, JobState state) {
        System.Logger.Level level = state == JobState.FAILED ? System.Logger.Level.WARNING : System.Logger.Level.INFO;
        LOG.log(
                level,
                "job " + job.jobId() + " " + job.scenario() + " of "
                        + job.target().objectName() + ": " + state);
    }

    static void failing(Job job, JobError error) {
        LOG.log(
                System.Logger.Level.WARNING,
                "job " + job.jobId() + " " + job.scenario() + " fails with " + error.providerCode() + ": "
                        + error.message());
    }

    static void thrown(Job job, int attempts, RuntimeException e) {
        LOG.log(
                System.Logger.Level.WARNING,
                "job " + job.jobId() + " " + job.scenario() + " step " + job.stepIndex() + " attempt " + attempts,
                e);
    }

    static String message(RuntimeException e) {
        String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return text.length() > MAX_MESSAGE_LENGTH ? text.substring(0, MAX_MESSAGE_LENGTH) : text;
    }
}
