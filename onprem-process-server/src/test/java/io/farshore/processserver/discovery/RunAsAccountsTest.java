package io.farshore.processserver.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class RunAsAccountsTest {
    @TempDir
    private Path home = Path.of("set by JUnit");

    private int run(String... words) {
        return new CommandLine(new AccountCommand()).execute(words);
    }

    @Test
    void keepsNumbersAndHidesSecrets() throws IOException {
        Path password = Files.writeString(home.resolve("password"), "s3cret\n");
        String[] where = {"--home", home.toString(), "--password-file", password.toString()};
        assertThat(run("add", "first", "--user", "u1", where[0], where[1], where[2], where[3]))
                .isZero();
        assertThat(run("add", "second", "--user", "u2", where[0], where[1], where[2], where[3]))
                .isZero();
        assertThat(run("add", "first", "--user", "u3", where[0], where[1], where[2], where[3]))
                .isZero();

        RunAsAccounts accounts = new RunAsAccounts(home, new ObjectMapper());
        assertThat(accounts.find("1")).hasValueSatisfying(account -> {
            assertThat(account.name()).isEqualTo("first");
            assertThat(account.user()).isEqualTo("u3");
            assertThat(account.password()).isEqualTo("s3cret");
            assertThat(account.toString()).doesNotContain("s3cret");
        });
        assertThat(accounts.find("2")).isPresent();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("accounts.json"))))
                .isEqualTo("rw-------");

        assertThat(run("remove", "first", "--home", home.toString())).isZero();
        assertThat(accounts.all()).extracting(RunAsAccount::id).containsExactly("2");
    }
}
