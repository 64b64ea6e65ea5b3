package io.farshore.functions.alerts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.event.Alert;
import io.farshore.controlplane.event.AlertSender;
import io.farshore.controlplane.view.EventView;
import io.farshore.controlplane.view.ResourceIds;
import io.farshore.functions.request.Webhook;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Posts alerts to a URL: the event as the API shows it, with the vault's id. */
public final class WebhookAlertSender implements AlertSender {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final URI url;
    private final Webhook webhooks = new Webhook();

    /** Posts to an HTTPS URL; plain HTTP goes to this machine only. */
    public WebhookAlertSender(URI url) {
        this.url = requireSafe(url);
    }

    /** Answers the URL when alerts may be sent there. */
    public static URI requireSafe(URI url) {
        boolean safe = "https".equalsIgnoreCase(url.getScheme())
                || ("http".equalsIgnoreCase(url.getScheme()) && LOOPBACK.contains(url.getHost()));
        if (!safe) {
            throw new IllegalArgumentException("not an https URL");
        }
        return url;
    }

    @Override
    public String channel() {
        return "webhook";
    }

    @Override
    public void send(Alert alert) throws IOException {
        ObjectNode body = new EventView(new ResourceIds(alert.vault())).event(alert.event());
        body.put("vaultId", alert.vault().resourceId());
        Webhook.Answer answer = webhooks.post(url, body, Map.of(), TIMEOUT);
        if (!answer.succeeded()) {
            throw new IOException("the webhook answered " + answer.status());
        }
    }
}
