package io.farshore.emulation.functionshost.binding;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what functions log through {@code java.util.logging} to the host's log. */
public final class HostLogHandler extends Handler {
    private final SimpleFormatter formatter = new SimpleFormatter();

    /** Replaces the JDK's own output to the console. */
    public static void install() {
        java.util.logging.Logger root = LogManager.getLogManager().getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.addHandler(new HostLogHandler());
    }

    @Override
    public void publish(LogRecord entry) {
        Logger log = LoggerFactory.getLogger(String.valueOf(entry.getLoggerName()));
        String message = formatter.formatMessage(entry);
        int level = entry.getLevel().intValue();
        if (level >= Level.SEVERE.intValue()) {
            log.error(message, entry.getThrown());
        } else if (level >= Level.WARNING.intValue()) {
            log.warn(message, entry.getThrown());
        } else if (level >= Level.INFO.intValue()) {
            log.info(message, entry.getThrown());
        } else {
            log.debug(message, entry.getThrown());
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
