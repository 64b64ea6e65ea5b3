package io.farshore.processserver.discovery;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.replication.crypto.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The run-as accounts of a site, in a file that only its owner reads. It is read anew each time: an administrator changes it
 * beside the running server.
 */
public final class RunAsAccounts {
    private static final String FILE = "accounts.json";

    private final Path file;
    private final ObjectMapper json;

    /** @param home of the server */
    public RunAsAccounts(Path home, ObjectMapper json) {
        this.file = home.resolve(FILE);
        this.json = json;
    }

    public List<RunAsAccount> all() throws IOException {
        return Files.exists(file) ? json.readValue(file.toFile(), new TypeReference<>() {}) : List.of();
    }

    public Optional<RunAsAccount> find(String id) throws IOException {
        return all().stream().filter(account -> account.id().equals(id)).findFirst();
    }

    /** Adds an account, or gives one of that name another user and password; its number stays. */
    public RunAsAccount put(String name, String user, String password) throws IOException {
        List<RunAsAccount> accounts = new ArrayList<>(all());
        Optional<RunAsAccount> old =
                accounts.stream().filter(each -> each.name().equals(name)).findFirst();
        RunAsAccount account =
                new RunAsAccount(old.map(RunAsAccount::id).orElseGet(() -> next(accounts)), name, user, password);
        accounts.removeIf(each -> each.name().equals(name));
        accounts.add(account);
        Pem.writeSecret(file, json.writeValueAsString(accounts));
        return account;
    }

    /** False when there is none of that name. */
    public boolean remove(String name) throws IOException {
        List<RunAsAccount> accounts = new ArrayList<>(all());
        boolean removed = accounts.removeIf(each -> each.name().equals(name));
        if (removed) {
            Pem.writeSecret(file, json.writeValueAsString(accounts));
        }
        return removed;
    }

    /** Numbers that were given out are not given out again while a higher one is in use. */
    private static String next(List<RunAsAccount> accounts) {
        return Integer.toString(1
                + accounts.stream()
                        .mapToInt(each -> Integer.parseInt(each.id()))
                        .max()
                        .orElse(0));
    }
}
