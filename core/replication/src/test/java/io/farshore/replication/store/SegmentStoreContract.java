package io.farshore.replication.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every segment store must do; implementations extend it. */
public abstract class SegmentStoreContract {
    private static final byte[] FIRST = {1, 2, 3, 4, 5};
    private static final byte[] SECOND = {9, 9};

    /** An empty store. */
    protected abstract SegmentStore store() throws IOException;

    @Test
    void readsBackWhatWasCreated() throws IOException {
        SegmentStore store = store();
        store.create("a/b/0001.seg", FIRST);
        assertThat(store.length("a/b/0001.seg")).isEqualTo(5);
        assertThat(store.read("a/b/0001.seg", 0, 5)).isEqualTo(FIRST);
        assertThat(store.read("a/b/0001.seg", 1, 3)).containsExactly(2, 3, 4);
        assertThat(store.readAll("a/b/0001.seg", 5)).isEqualTo(FIRST);
    }

    @Test
    void createsFromAFile(@TempDir Path folder) throws IOException {
        SegmentStore store = store();
        store.create("file.seg", Files.write(folder.resolve("content"), FIRST));
        assertThat(store.readAll("file.seg", 100)).isEqualTo(FIRST);
    }

    @Test
    void keepsABlobWhoseFileIsRemovedAndMadeAgain(@TempDir Path folder) throws IOException {
        SegmentStore store = store();
        Path content = Files.write(folder.resolve("content"), FIRST);
        store.create("file.seg", content);
        Files.delete(content);
        Files.write(content, SECOND);
        assertThat(store.readAll("file.seg", 100)).isEqualTo(FIRST);
    }

    @Test
    void takesTheContentBehindASymbolicLink(@TempDir Path folder) throws IOException {
        SegmentStore store = store();
        Path content = Files.write(folder.resolve("content"), FIRST);
        Path link = Files.createSymbolicLink(folder.resolve("link"), content);
        store.create("file.seg", link);
        Files.delete(content);
        assertThat(store.readAll("file.seg", 100)).isEqualTo(FIRST);
    }

    @Test
    void neverOverwrites(@TempDir Path folder) throws IOException {
        SegmentStore store = store();
        store.create("x.seg", FIRST);
        assertThatThrownBy(() -> store.create("x.seg", SECOND)).isInstanceOf(BlobAlreadyExistsException.class);
        Path file = Files.write(folder.resolve("content"), SECOND);
        assertThatThrownBy(() -> store.create("x.seg", file)).isInstanceOf(BlobAlreadyExistsException.class);
        assertThat(store.readAll("x.seg", 100)).isEqualTo(FIRST);
    }

    @Test
    void letsExactlyOneOfManyCreatorsWin() throws Exception {
        SegmentStore store = store();
        try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
            List<Future<Boolean>> results = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                byte[] content = {(byte) i};
                results.add(executor.submit(() -> {
                    try {
                        store.create("race.seg", content);
                        return true;
                    } catch (BlobAlreadyExistsException e) {
                        return false;
                    }
                }));
            }
            int winners = 0;
            for (Future<Boolean> result : results) {
                winners += result.get() ? 1 : 0;
            }
            assertThat(winners).isEqualTo(1);
        }
    }

    @Test
    void listsByPrefixInOrderOfNames() throws IOException {
        SegmentStore store = store();
        store.create("e/2.seg", SECOND);
        store.create("e/10.seg", FIRST);
        store.create("f/1.seg", FIRST);
        assertThat(store.list("e/")).containsExactly(new StoredBlob("e/10.seg", 5), new StoredBlob("e/2.seg", 2));
        assertThat(store.list("e/1")).extracting(StoredBlob::name).containsExactly("e/10.seg");
        assertThat(store.list("nothing/")).isEmpty();
    }

    @Test
    void refusesToReadPastTheEnd() throws IOException {
        SegmentStore store = store();
        store.create("short.seg", FIRST);
        assertThatThrownBy(() -> store.read("short.seg", 3, 3)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.readAll("short.seg", 4))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("short.seg");
    }

    @Test
    void namesTheBlobThatIsMissing() throws IOException {
        SegmentStore store = store();
        assertThatThrownBy(() -> store.read("gone.seg", 0, 1))
                .isInstanceOf(BlobNotFoundException.class)
                .hasMessageContaining("gone.seg");
        assertThatThrownBy(() -> store.length("gone.seg")).isInstanceOf(BlobNotFoundException.class);
    }

    @Test
    void deletesOnceAndAgain() throws IOException {
        SegmentStore store = store();
        store.create("d.seg", FIRST);
        store.delete("d.seg");
        store.delete("d.seg");
        assertThatThrownBy(() -> store.length("d.seg")).isInstanceOf(BlobNotFoundException.class);
        store.create("d.seg", SECOND);
        assertThat(store.readAll("d.seg", 10)).isEqualTo(SECOND);
    }

    @Test
    void refusesNamesThatAStoreCouldMisread() throws IOException {
        SegmentStore store = store();
        for (String name : List.of("../x", "/x", "a//b", "a/./b", "a b", "")) {
            assertThatThrownBy(() -> store.create(name, FIRST)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
