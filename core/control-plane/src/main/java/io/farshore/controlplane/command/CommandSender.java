package io.farshore.controlplane.command;

/** Puts a command into the queue of a fabric; the site fetches it when it can. */
@FunctionalInterface
public interface CommandSender {
    void send(String fabricId, SiteCommand command);
}
