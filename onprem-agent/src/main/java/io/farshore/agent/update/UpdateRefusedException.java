package io.farshore.agent.update;

/** An update that is not made; the message is for people at the vault. */
final class UpdateRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    UpdateRefusedException(String reason) {
        super(reason);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
