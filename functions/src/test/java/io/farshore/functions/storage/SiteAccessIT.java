package io.farshore.functions.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobContainerClientBuilder;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueClientBuilder;
import com.azure.storage.queue.models.QueueStorageException;
import io.farshore.functions.RealServices;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a site's credentials allow, and what they do not (invariant 3). */
final class SiteAccessIT {
    private final String name = "it-" + UUID.randomUUID();
    private StorageAccount account;
    private SiteAccess access;

    @BeforeEach
    void open() {
        account = new StorageAccount(RealServices.storage());
        access = new SiteAccess(account, Duration.ofMinutes(10), Clock.systemUTC());
    }

    @Test
    void blobsCanBeCreatedAndNothingElse() {
        BlobContainerClient site = new BlobContainerClientBuilder()
                .endpoint(access.createBlobs(name, access.expiry()))
                .buildClient();
        site.getBlobClient("a").upload(BinaryData.fromString("first"), false);

        refused(() -> site.getBlobClient("a").upload(BinaryData.fromString("second"), true));
        refused(() -> site.getBlobClient("a").downloadContent());
        refused(() -> site.getBlobClient("a").delete());
        refused(() -> site.getBlobClient("a").getProperties());
        refused(() -> site.listBlobs().forEach(blob -> {}));
        assertThat(account.container(name).getBlobClient("a").downloadContent().toString())
                .isEqualTo("first");
    }

    @Test
    void segmentsCanBeAddedUntilTheItemIsRevoked() throws IOException {
        AzureSegmentStores stores = new AzureSegmentStores(account);
        stores.openSegments(name);
        BlobContainerClient site = site(access);
        site.getBlobClient("a").upload(BinaryData.fromString("first"), false);
        refused(() -> site.getBlobClient("a").upload(BinaryData.fromString("second"), true));
        refused(() -> site.getBlobClient("a").downloadContent());
        refused(() -> site.getBlobClient("a").delete());
        refused(() -> site.listBlobs().forEach(blob -> {}));

        stores.revokeSegments(name);
        stores.revokeSegments(name);
        refused(() -> site.getBlobClient("b").upload(BinaryData.fromString("late"), false));
        refused(() -> site(access).getBlobClient("b").upload(BinaryData.fromString("new credential"), false));
        assertThat(stores.segments(name).list("")).hasSize(1);
        assertThat(stores.segments(name).read("a", 0, 5)).asString().isEqualTo("first");
    }

    @Test
    void whatWasRevokedIsNotOpenedAgainByAnotherProcess() throws IOException {
        AzureSegmentStores stores = new AzureSegmentStores(account);
        stores.openSegments(name);
        BlobContainerClient site = site(access);
        stores.revokeSegments(name);

        StorageAccount restarted = new StorageAccount(RealServices.storage());
        new AzureSegmentStores(restarted).openSegments(name);
        SiteAccess again = new SiteAccess(restarted, Duration.ofMinutes(10), Clock.systemUTC());
        refused(() -> site(again).getBlobClient("b").upload(BinaryData.fromString("late"), false));
        refused(() -> site.getBlobClient("b").upload(BinaryData.fromString("late"), false));
    }

    @Test
    void aContainerOfBeforePoliciesIsOpenedWhenItsSiteAsks() {
        account.container(StorageAccount.itemContainer(name));
        site(access).getBlobClient("a").upload(BinaryData.fromString("first"), false);
        assertThat(account.container(StorageAccount.itemContainer(name))
                        .getBlobClient("a")
                        .exists())
                .isTrue();
    }

    @Test
    void whatIsGoneIsRevokedAndDeletedWithoutAnError() throws IOException {
        AzureSegmentStores stores = new AzureSegmentStores(account);
        stores.revokeSegments(name);
        stores.deleteSegments(name);
        stores.openSegments(name);
        stores.deleteSegments(name);
        stores.deleteSegments(name);
        stores.revokeSegments(name);
    }

    /** A process server takes the first for a blob that it has stored before; the second must not be mistaken for it. */
    @Test
    void aNameThatIsTakenIsToldFromAccessThatWasRevoked() throws IOException {
        AzureSegmentStores stores = new AzureSegmentStores(account);
        stores.openSegments(name);
        BlobContainerClient site = site(access);
        site.getBlobClient("a").upload(BinaryData.fromString("first"), false);
        assertThat(refusal(site)).isIn("UnauthorizedBlobOverwrite", "AuthorizationPermissionMismatch");

        stores.revokeSegments(name);
        assertThat(refusal(site)).isIn("AuthenticationFailed", "AuthorizationFailure");
    }

    private static String refusal(BlobContainerClient site) {
        try {
            site.getBlobClient("a").upload(BinaryData.fromString("again"), true);
            return "none";
        } catch (BlobStorageException e) {
            return e.getErrorCode().toString();
        }
    }

    private BlobContainerClient site(SiteAccess of) {
        return new BlobContainerClientBuilder()
                .endpoint(of.createSegments(name, of.expiry()))
                .buildClient();
    }

    @Test
    void messagesCanBeAddedAndNotTaken() {
        QueueClient site = queue(access.addMessages(name, access.expiry()));
        site.sendMessage("hello");

        assertThatThrownBy(site::receiveMessage).isInstanceOf(QueueStorageException.class);
        assertThat(account.rawQueue(name).peekMessage().getBody().toString()).isEqualTo("hello");
    }

    @Test
    void commandsCanBeTakenAndNotAdded() {
        new QueueSender(account).send(name, new Message("command"), Duration.ZERO);
        QueueClient site = queue(access.takeMessages(name, access.expiry()));

        assertThatThrownBy(() -> site.sendMessage("forged")).isInstanceOf(QueueStorageException.class);
        var message = site.receiveMessage();
        assertThat(new String(
                        java.util.Base64.getDecoder().decode(message.getBody().toBytes()),
                        java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("{\"text\":\"command\"}");
        site.deleteMessage(message.getMessageId(), message.getPopReceipt());
        assertThat(account.queue(name).peekMessage()).isNull();
    }

    @Test
    void poisonedMessagesAreListedAndReplayed() {
        PoisonQueues poison = new PoisonQueues(account);
        poison.replay("jobs");
        account.queue("jobs").clearMessages();
        account.queue("jobs-poison").sendMessage("m");
        account.rawQueue("jobs-poison").sendMessage("not base64!");

        assertThat(poison.list("jobs")).contains("m", "not base64!");
        assertThat(poison.replay("jobs")).isEqualTo(2);
        assertThat(poison.list("jobs")).isEmpty();
        assertThat(account.queue("jobs").receiveMessage().getBody().toString()).isEqualTo("m");
    }

    private record Message(String text) {}

    private static QueueClient queue(String url) {
        return new QueueClientBuilder().endpoint(url).buildClient();
    }

    private static void refused(Runnable action) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(BlobStorageException.class, e -> assertThat(e.getStatusCode())
                        .isEqualTo(403));
    }
}
