package io.farshore.controlplane.event;

import java.util.List;

/**
 * Who is told of events.
 *
 * @param emailAddresses in the order given
 * @param locale BCP 47
 */
public record AlertSetting(boolean sendToOwners, List<String> emailAddresses, String locale) {
    /** The only one of a vault. */
    public static final String NAME = "defaultAlertSetting";

    /** Id of its document. */
    public static final String DOCUMENT_ID = "alertsetting";

    public static final int MAX_ADDRESSES = 64;

    /** Of a vault where none was put. */
    public static final AlertSetting NONE = new AlertSetting(false, List.of(), "en-US");

    public AlertSetting {
        emailAddresses = List.copyOf(emailAddresses);
        if (emailAddresses.size() > MAX_ADDRESSES) {
            throw new IllegalArgumentException("more than " + MAX_ADDRESSES + " addresses");
        }
    }
}
