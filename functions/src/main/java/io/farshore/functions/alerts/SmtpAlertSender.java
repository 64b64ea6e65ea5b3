package io.farshore.functions.alerts;

import io.farshore.controlplane.event.Alert;
import io.farshore.controlplane.event.AlertSender;
import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends alerts by mail, through one relay. */
public final class SmtpAlertSender implements AlertSender {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpAlertSender.class);

    /** Each of connecting, reading and writing. */
    private static final String TIMEOUT_MILLIS = "10000";

    private final SmtpRelay relay;
    private final List<String> owners;

    /**
     * Sends through a relay.
     *
     * @param owners who is meant when a vault's setting says that owners are told
     */
    public SmtpAlertSender(SmtpRelay relay, List<String> owners) {
        this.relay = relay;
        this.owners = List.copyOf(owners);
    }

    private static Properties properties(SmtpRelay relay) {
        Properties properties = new Properties();
        properties.setProperty("mail.transport.protocol", "smtp");
        properties.setProperty("mail.smtp.host", relay.host());
        properties.setProperty("mail.smtp.port", Integer.toString(relay.port()));
        properties.setProperty("mail.smtp.auth", Boolean.toString(relay.user() != null));
        properties.setProperty("mail.smtp.starttls.enable", "true");
        properties.setProperty("mail.smtp.starttls.required", Boolean.toString(relay.requireTls()));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        properties.setProperty("mail.smtp.sendpartial", "true");
        properties.setProperty("mail.smtp.connectiontimeout", TIMEOUT_MILLIS);
        properties.setProperty("mail.smtp.timeout", TIMEOUT_MILLIS);
        properties.setProperty("mail.smtp.writetimeout", TIMEOUT_MILLIS);
        return properties;
    }

    private static @Nullable Authenticator authenticator(SmtpRelay relay) {
        if (relay.user() == null) {
            return null;
        }
        return new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication(relay.user(), relay.password());
            }
        };
    }

    @Override
    public String channel() {
        return "smtp";
    }

    @Override
    public void send(Alert alert) throws IOException {
        Set<String> recipients = new LinkedHashSet<>(alert.setting().emailAddresses());
        if (alert.setting().sendToOwners()) {
            recipients.addAll(owners);
        }
        if (recipients.isEmpty()) {
            return;
        }
        Thread thread = Thread.currentThread();
        ClassLoader loader = thread.getContextClassLoader();
        // Mail finds its parts by this one, and hosts of functions set it to their own.
        thread.setContextClassLoader(SmtpAlertSender.class.getClassLoader());
        try {
            sendTo(recipients, alert);
        } finally {
            thread.setContextClassLoader(loader);
        }
    }

    private void sendTo(Set<String> recipients, Alert alert) throws IOException {
        try {
            Session session = Session.getInstance(properties(relay), authenticator(relay));
            Transport.send(message(session, alert, recipients));
        } catch (SendFailedException e) {
            requireTaken(e);
        } catch (MessagingException e) {
            throw new IOException(
                    "the relay " + relay.host() + ':' + relay.port() + " did not take the mail: " + e.getMessage(), e);
        }
    }

    /** One wrong address neither keeps the mail from the others nor repeats it to them. */
    private void requireTaken(SendFailedException e) throws IOException {
        boolean taken = e.getValidSentAddresses() != null
                && e.getValidSentAddresses().length > 0
                && (e.getValidUnsentAddresses() == null || e.getValidUnsentAddresses().length == 0);
        if (!taken) {
            throw new IOException("the relay " + relay.host() + ':' + relay.port() + " refused: " + e.getMessage(), e);
        }
        LOG.warn("the relay {} refused some addresses: {}", relay.host(), e.getMessage());
    }

    private MimeMessage message(Session session, Alert alert, Set<String> recipients) throws MessagingException {
        MimeMessage message = new MimeMessage(session);
        message.setFrom(new InternetAddress(relay.from(), true));
        for (String recipient : recipients) {
            message.addRecipient(Message.RecipientType.TO, new InternetAddress(recipient, true));
        }
        message.setSubject(AlertText.subject(alert), StandardCharsets.UTF_8.name());
        message.setText(AlertText.body(alert), StandardCharsets.UTF_8.name());
        message.setHeader("X-Farshore-Event", alert.event().name());
        message.setSentDate(Date.from(alert.event().time()));
        return message;
    }
}
