package io.farshore.functions.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import io.farshore.controlplane.event.Alert;
import io.farshore.controlplane.event.AlertSender;
import io.farshore.functions.Lab;
import io.farshore.functions.api.ApiResponse;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AlertDeliveryTest {
    private Lab lab;

    @BeforeEach
    void open() {
        lab = new Lab(1 << 20).withSite();
    }

    /** Takes alerts, or fails as often as it is told to. */
    private static final class ScriptedSender implements AlertSender {
        final List<Alert> sent = new ArrayList<>();
        final String channel;
        int failures;
        int calls;

        ScriptedSender(String channel, int failures) {
            this.channel = channel;
            this.failures = failures;
        }

        @Override
        public String channel() {
            return channel;
        }

        @Override
        public void send(Alert alert) throws IOException {
            calls++;
            if (failures-- > 0) {
                throw new IOException("not now");
            }
            sent.add(alert);
        }
    }

    @Test
    void everyEventIsSentOnceOnEveryChannel() {
        lab.withItem();
        ScriptedSender first = new ScriptedSender("a", 0);
        ScriptedSender second = new ScriptedSender("b", 0);
        AlertDelivery delivery = delivery(first, second);
        delivery.run();
        delivery.run();

        assertThat(first.sent).singleElement().satisfies(alert -> {
            assertThat(alert.event().code()).isEqualTo("SRSVMHealthChanged");
            assertThat(alert.vault()).isEqualTo(Lab.address());
        });
        assertThat(second.sent).hasSize(1);
        assertThat(pending()).isZero();
    }

    @Test
    void aChannelThatFailsIsTriedAgainLaterAndTheOthersAreNotRepeated() {
        lab.withItem();
        ScriptedSender good = new ScriptedSender("a", 0);
        ScriptedSender bad = new ScriptedSender("b", 2);
        AlertDelivery delivery = delivery(good, bad);
        delivery.run();
        delivery.run();
        assertThat(bad.calls).isEqualTo(1);
        lab.clock.advance(Duration.ofMinutes(1));
        delivery.run();
        lab.clock.advance(Duration.ofMinutes(2));
        delivery.run();

        assertThat(bad.sent).hasSize(1);
        assertThat(good.sent).hasSize(1);
        assertThat(pending()).isZero();
    }

    @Test
    void aChannelThatNeverWorksIsGivenUp() {
        lab.withItem();
        ScriptedSender bad = new ScriptedSender("b", Integer.MAX_VALUE);
        AlertDelivery delivery = delivery(bad);
        for (int i = 0; i < 3 * AlertDelivery.MAX_ATTEMPTS; i++) {
            delivery.run();
            lab.clock.advance(Duration.ofHours(2));
        }

        assertThat(bad.calls).isEqualTo(AlertDelivery.MAX_ATTEMPTS);
        assertThat(pending()).isZero();
    }

    @Test
    void aChannelThatFailsIsLeftAloneForTheRestOfTheRun() {
        lab.withItem();
        lab.call("DELETE", Lab.VAULT + "/replicationPolicies/p1", "");
        lab.run();
        assertThat(pending()).isEqualTo(2);
        ScriptedSender bad = new ScriptedSender("b", Integer.MAX_VALUE);
        delivery(bad).run();

        assertThat(bad.calls).isEqualTo(1);
    }

    @Test
    void mailReachesTheAddressesOfTheVaultAndTheOwners() throws Exception {
        GreenMail server = mailServer();
        try {
            ApiResponse put = lab.put(
                    Lab.VAULT + "/replicationAlertSettings/defaultAlertSetting",
                    "{\"properties\":{\"sendToOwners\":\"Send\",\"customEmailAddresses\":[\"a@example.com\"]}}");
            assertThat(put.status()).isEqualTo(200);
            lab.withItem();
            AlertSender sender = new SmtpAlertSender(relay(server, null), List.of("owner@example.com"));
            inAForeignHost(delivery(sender)::run);

            assertThat(server.waitForIncomingEmail(10_000, 2)).isTrue();
            MimeMessage mail = server.getReceivedMessages()[0];
            assertThat(mail.getSubject()).isEqualTo("[OK] vm1: Replication health changed to OK.");
            assertThat(mail.getFrom()[0]).hasToString("farshore@example.com");
            assertThat(mail.getAllRecipients()).hasSize(2);
            assertThat(mail.getContent().toString()).contains("Vault: " + Lab.VAULT);
            assertThat(pending()).isZero();
        } finally {
            server.stop();
        }
    }

    @Test
    void mailLogsInWhereTheRelayAsksForIt() throws Exception {
        GreenMail server = mailServer();
        server.setUser("farshore@example.com", "user", "password");
        try {
            lab.put(
                    Lab.VAULT + "/replicationAlertSettings/defaultAlertSetting",
                    "{\"properties\":{\"customEmailAddresses\":[\"a@example.com\"]}}");
            lab.withItem();
            delivery(new SmtpAlertSender(relay(server, "user"), List.of())).run();

            assertThat(server.waitForIncomingEmail(10_000, 1)).isTrue();
        } finally {
            server.stop();
        }
    }

    @Test
    void aRelayThatIsDownKeepsTheMailForLater() {
        GreenMail server = mailServer();
        SmtpAlertSender sender = new SmtpAlertSender(relay(server, null), List.of());
        server.stop();
        lab.put(
                Lab.VAULT + "/replicationAlertSettings/defaultAlertSetting",
                "{\"properties\":{\"customEmailAddresses\":[\"a@example.com\"]}}");
        lab.withItem();
        delivery(sender).run();

        assertThat(pending()).isEqualTo(1);
    }

    @Test
    void withoutRecipientsNoRelayIsAsked() {
        lab.withItem();
        SmtpRelay nowhere = new SmtpRelay("host.invalid", 25, "f@example.com", null, null, true);
        delivery(new SmtpAlertSender(nowhere, List.of())).run();

        assertThat(pending()).isZero();
    }

    @Test
    void theWebhookGetsTheEventAsTheApiShowsIt() throws IOException {
        List<String> bodies = new CopyOnWriteArrayList<>();
        AtomicInteger status = new AtomicInteger(500);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        server.start();
        try {
            lab.withItem();
            URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
            AlertDelivery delivery = delivery(new WebhookAlertSender(url));
            delivery.run();
            assertThat(pending()).isEqualTo(1);
            status.set(202);
            lab.clock.advance(Duration.ofMinutes(5));
            delivery.run();

            assertThat(pending()).isZero();
            assertThat(bodies).hasSize(2);
            var body = Lab.json(bodies.getLast());
            assertThat(body.path("vaultId").asText()).isEqualTo(Lab.VAULT);
            assertThat(body.path("properties"))
                    .isEqualTo(lab.body(Lab.VAULT + "/replicationEvents").at("/value/0/properties"));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void alertsDoNotCrossANetworkInTheClear() {
        assertThatThrownBy(() -> new WebhookAlertSender(URI.create("http://example.com/hook")))
                .hasMessageContaining("https");
    }

    @Test
    void oldEventsAreForgotten() {
        lab.withItem();
        EventRetention retention = new EventRetention(
                lab.records,
                new io.farshore.controlplane.event.Events(lab.records.monitoring(), false),
                Duration.ofDays(90),
                lab.clock);
        lab.clock.advance(Duration.ofDays(89));
        retention.run();
        assertThat(lab.body(Lab.VAULT + "/replicationEvents").path("value")).hasSize(1);
        lab.clock.advance(Duration.ofDays(2));
        retention.run();

        assertThat(lab.body(Lab.VAULT + "/replicationEvents").path("value")).isEmpty();
        delivery(new ScriptedSender("a", 0)).run();
        assertThat(pending()).isZero();
    }

    /** With a context class loader that knows nothing of ours. */
    private static void inAForeignHost(Runnable work) {
        Thread thread = Thread.currentThread();
        ClassLoader loader = thread.getContextClassLoader();
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            work.run();
        } finally {
            thread.setContextClassLoader(loader);
        }
    }

    private AlertDelivery delivery(AlertSender... senders) {
        return new AlertDelivery(lab.records, List.of(senders), lab.clock);
    }

    private int pending() {
        return lab.records.monitoring().alerts().list(Lab.address().vaultId()).size();
    }

    private static GreenMail mailServer() {
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        return server;
    }

    private static SmtpRelay relay(GreenMail server, @Nullable String user) {
        String password = user == null ? null : "password";
        return new SmtpRelay("127.0.0.1", server.getSmtp().getPort(), "farshore@example.com", user, password, false);
    }
}
