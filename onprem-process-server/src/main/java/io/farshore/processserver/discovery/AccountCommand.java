package io.farshore.processserver.discovery;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Accounts of vCenters, on the command line of the server. */
@Command(
        name = "account",
        mixinStandardHelpOptions = true,
        description = {
            "Run-as accounts: who reads the machines of vCenters. They stay on this server; the vault learns number and name.",
            "A role that may only read is enough."
        },
        footer = {
            "",
            "Example:",
            "  farshore-process-server account add vcenter --home /var/lib/farshore \\",
            "      --user farshore@vsphere.local --password-file /root/vcenter-password"
        })
public final class AccountCommand {
    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Adds an account, or changes the one of that name.")
    int add(
            @Parameters(paramLabel = "NAME", description = "What it is called in the vault.") String name,
            @Option(names = "--home", required = true, description = "Folder of the server.") Path home,
            @Option(names = "--user", required = true, description = "Who logs in.") String user,
            @Option(names = "--password-file", required = true, description = "File with the password, on one line.")
                    Path passwordFile)
            throws IOException {
        String password = Files.readString(passwordFile).strip();
        if (password.isEmpty()) {
            throw new IOException(passwordFile + " is empty; it must hold the password");
        }
        RunAsAccount account = new RunAsAccounts(home, new ObjectMapper()).put(name, user, password);
        System.out.println("account " + account.id() + " '" + name + "'");
        return 0;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Number, name and user of all accounts.")
    int list(@Option(names = "--home", required = true, description = "Folder of the server.") Path home)
            throws IOException {
        for (RunAsAccount account : new RunAsAccounts(home, new ObjectMapper()).all()) {
            System.out.printf("%4s  %-24s %s%n", account.id(), account.name(), account.user());
        }
        return 0;
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Forgets an account.")
    int remove(
            @Parameters(paramLabel = "NAME", description = "What it is called.") String name,
            @Option(names = "--home", required = true, description = "Folder of the server.") Path home)
            throws IOException {
        if (!new RunAsAccounts(home, new ObjectMapper()).remove(name)) {
            throw new IOException("there is no account '" + name + "'");
        }
        return 0;
    }
}
