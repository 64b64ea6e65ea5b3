package io.farshore.functions.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.event.AlertSetting;
import io.farshore.controlplane.vault.Vault;
import io.farshore.controlplane.vault.VaultSetting;
import io.farshore.controlplane.view.EventView;
import io.farshore.controlplane.view.ResourceIds;
import io.farshore.controlplane.view.Wire;
import io.farshore.functions.request.Fields;
import io.farshore.functions.request.InvalidRequestException;
import java.util.ArrayList;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Alert settings and vault settings. Both are put at once, without a job. */
final class SettingRoutes {
    private static final String ALERTS = Lookup.VAULT + "/replicationAlertSettings";
    private static final String SETTINGS = Lookup.VAULT + "/replicationVaultSettings";
    private static final int MAX_ADDRESS_CHARS = 254;

    /** Stricter than RFC 5322: no quotes, no comments, nothing that could end a header. */
    private static final Pattern ADDRESS =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?");

    private final ControlRecords records;
    private final Lookup lookup;

    SettingRoutes(ControlRecords records) {
        this.records = records;
        lookup = new Lookup(records);
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", ALERTS, call -> one(alert(call))),
                Route.of("GET", ALERTS + "/{setting}", this::getAlert),
                Route.of("PUT", ALERTS + "/{setting}", this::putAlert),
                Route.of("GET", SETTINGS, call -> one(view(call, setting(call)))),
                Route.of("GET", SETTINGS + "/{setting}", this::getSetting),
                Route.of("PUT", SETTINGS + "/{setting}", this::putSetting));
    }

    private static ApiResponse one(ObjectNode view) {
        return ApiResponse.ok(Wire.list(List.of(view), null));
    }

    private static void requireName(ApiCall call, String name) {
        if (!call.path("setting").equalsIgnoreCase(name)) {
            throw ApiException.notFound(call.path("setting"));
        }
    }

    private ObjectNode alert(ApiCall call) {
        Vault vault = lookup.vault(call);
        return new EventView(new ResourceIds(call.vault()))
                .alertSetting(records.monitoring().alertSetting(vault.vaultId()));
    }

    private ApiResponse getAlert(ApiCall call) {
        lookup.vault(call);
        requireName(call, AlertSetting.NAME);
        return ApiResponse.ok(alert(call));
    }

    private ApiResponse putAlert(ApiCall call) {
        String vaultId = lookup.vault(call).vaultId();
        if (!call.path("setting").equalsIgnoreCase(AlertSetting.NAME)) {
            throw new InvalidRequestException("A vault has one alert setting, named " + AlertSetting.NAME + '.');
        }
        Fields properties = call.body().object("properties");
        AlertSetting setting = new AlertSetting(
                sendToOwners(properties.text("sendToOwners", "DoNotSend")),
                addresses(properties.raw("customEmailAddresses")),
                locale(properties.text("locale", AlertSetting.NONE.locale())));
        records.monitoring().alertSettings().put(vaultId, AlertSetting.DOCUMENT_ID, () -> setting, old -> setting);
        return ApiResponse.ok(alert(call));
    }

    /** The recordings say Send or DoNotSend, the official example says false. */
    private static boolean sendToOwners(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "send", "true" -> true;
            case "donotsend", "false" -> false;
            default ->
                throw new InvalidRequestException("The field 'properties.sendToOwners' must be Send or DoNotSend.");
        };
    }

    private static List<String> addresses(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return List.of();
        }
        if (!node.isArray() || node.size() > AlertSetting.MAX_ADDRESSES) {
            throw new InvalidRequestException("The field 'properties.customEmailAddresses' must be a list of at most "
                    + AlertSetting.MAX_ADDRESSES + " addresses.");
        }
        List<String> addresses = new ArrayList<>();
        for (JsonNode each : node) {
            String address = each.isTextual() ? each.asText() : "";
            if (address.length() > MAX_ADDRESS_CHARS
                    || !ADDRESS.matcher(address).matches()) {
                throw new InvalidRequestException("The field 'properties.customEmailAddresses' has '" + each.asText()
                        + "', which is no address.");
            }
            if (addresses.stream().noneMatch(address::equalsIgnoreCase)) {
                addresses.add(address);
            }
        }
        return addresses;
    }

    private static String locale(String text) {
        try {
            String tag = new Locale.Builder().setLanguageTag(text).build().toLanguageTag();
            if (!tag.equals("und")) {
                return tag;
            }
        } catch (IllformedLocaleException e) {
            throw new InvalidRequestException("The field 'properties.locale' must be a language tag, as en-US.", e);
        }
        throw new InvalidRequestException("The field 'properties.locale' must be a language tag, as en-US.");
    }

    private VaultSetting setting(ApiCall call) {
        return records.monitoring()
                .vaultSettings()
                .get(lookup.vault(call).vaultId(), VaultSetting.DOCUMENT_ID)
                .orElse(VaultSetting.NONE);
    }

    private static ObjectNode view(ApiCall call, VaultSetting setting) {
        ObjectNode properties = Wire.object()
                .put("migrationSolutionId", setting.migrationSolutionId())
                .put("vmwareToAzureProviderType", setting.vmwareToAzureProviderType());
        return Wire.resource(
                new ResourceIds(call.vault()).child("replicationVaultSettings", setting.name()),
                setting.name(),
                ResourceIds.VAULT_TYPE + "/replicationVaultSettings",
                properties);
    }

    private ApiResponse getSetting(ApiCall call) {
        VaultSetting setting = setting(call);
        requireName(call, VaultSetting.DEFAULT_NAME);
        return ApiResponse.ok(view(call, setting));
    }

    private ApiResponse putSetting(ApiCall call) {
        String vaultId = lookup.vault(call).vaultId();
        if (!call.path("setting").equalsIgnoreCase(VaultSetting.DEFAULT_NAME)) {
            throw new InvalidRequestException("A vault has one setting, named " + VaultSetting.DEFAULT_NAME + '.');
        }
        Fields properties = call.body().object("properties");
        String provider = properties.text("vmwareToAzureProviderType", VaultSetting.PROVIDER);
        if (!provider.equalsIgnoreCase(VaultSetting.PROVIDER)) {
            throw ApiException.badRequest(
                    "UnsupportedProvider",
                    "The provider '" + provider + "' is not supported.",
                    "Use " + VaultSetting.PROVIDER + '.');
        }
        VaultSetting setting = new VaultSetting(
                VaultSetting.DEFAULT_NAME,
                solution(properties.textOrNull("migrationSolutionId")),
                VaultSetting.PROVIDER);
        records.monitoring().vaultSettings().put(vaultId, VaultSetting.DOCUMENT_ID, () -> setting, old -> setting);
        return ApiResponse.ok(view(call, setting));
    }

    private static @Nullable String solution(@Nullable String id) {
        if (id != null && !id.matches("(?i)/subscriptions/[^/]+/.+")) {
            throw new InvalidRequestException("The field 'properties.migrationSolutionId' must be an ARM id.");
        }
        return id;
    }
}
