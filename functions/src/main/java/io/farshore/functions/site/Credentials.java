package io.farshore.functions.site;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.store.Json;
import io.farshore.functions.request.Fields;
import io.farshore.functions.request.InvalidRequestException;
import io.farshore.functions.storage.SiteAccess;
import io.farshore.functions.storage.StorageAccount;
import java.time.Instant;
import java.util.List;

/** Gives a site what it needs to add segments, for a while. An item that takes no more data gets nothing. */
public final class Credentials {
    private static final int MAX_ITEMS = 1_000;

    private final ControlRecords records;
    private final SiteAccess access;

    public Credentials(ControlRecords records, SiteAccess access) {
        this.records = records;
        this.access = access;
    }

    public ObjectNode renew(SiteSignatures.Signed signed, Fields body) {
        Fabric fabric = new SiteFabrics(records).of(signed.site());
        if (!signed.payload().text("iss").equals(fabric.siteId())) {
            throw new UntrustedSiteException("the token was issued by another site");
        }
        List<String> itemIds = body.texts("itemIds");
        if (itemIds.size() > MAX_ITEMS) {
            throw new InvalidRequestException("At most " + MAX_ITEMS + " items can be asked for at once.");
        }
        Instant expiry = access.expiry();
        ObjectNode answer = Json.MAPPER
                .createObjectNode()
                .put("commandQueueUrl", access.takeMessages(StorageAccount.fabricQueue(fabric.fabricId()), expiry))
                .put("eventQueueUrl", access.addMessages(StorageAccount.SITE_EVENTS, expiry))
                .put("commitQueueUrl", access.addMessages(StorageAccount.COMMITS, expiry))
                .put("manifestsUrl", access.createBlobs(StorageAccount.MANIFESTS, expiry));
        ArrayNode items = answer.putArray("items");
        itemIds.stream().filter(itemId -> takesData(fabric, itemId)).forEach(itemId -> items.addObject()
                .put("itemId", itemId)
                .put("segmentsUrl", access.createSegments(itemId, expiry))
                .putNull("diskSizes"));
        return answer.put("expiresAt", expiry.toString());
    }

    private boolean takesData(Fabric fabric, String itemId) {
        return records.item(itemId)
                .filter(item -> item.fabricId().equals(fabric.fabricId()))
                .filter(item -> item.state().acceptsData())
                .isPresent();
    }
}
