package io.farshore.processserver.discovery;

import com.vmware.vim25.DynamicProperty;
import com.vmware.vim25.ObjectContent;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The properties of one object; what a machine does not have, such as a configuration while it is made, is absent. */
record VimProperties(Map<String, Object> values) {
    static final String[] PATHS = {
        "name",
        "config.uuid",
        "config.instanceUuid",
        "config.template",
        "config.guestId",
        "config.guestFullName",
        "config.hardware.numCPU",
        "config.hardware.memoryMB",
        "runtime.powerState",
        "guest.ipAddress",
        "guest.guestFamily",
        "guest.guestFullName"
    };

    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    static VimProperties of(ObjectContent object) {
        Map<String, Object> values = new HashMap<>();
        for (DynamicProperty property : Optional.ofNullable(object.getPropSet()).orElse(new DynamicProperty[0])) {
            values.put(property.getName(), property.getVal());
        }
        return new VimProperties(values);
    }

    /** Empty when there is no such property. */
    String text(String path) {
        Object value = values.get(path);
        return value == null ? "" : value.toString();
    }

    private int number(String path) {
        return values.get(path) instanceof Number number ? number.intValue() : 0;
    }

    /** Empty for templates and for machines that are not whole yet: those have no identity. */
    Optional<VirtualMachine> machine() {
        String instanceUuid = text("config.instanceUuid").toLowerCase(Locale.ROOT);
        boolean template = Boolean.TRUE.equals(values.get("config.template"));
        if (template || !UUID.matcher(instanceUuid).matches()) {
            return Optional.empty();
        }
        String told = text("guest.guestFullName");
        return Optional.of(new VirtualMachine(
                instanceUuid,
                text("config.uuid").toLowerCase(Locale.ROOT),
                text("name"),
                text("guest.ipAddress"),
                osType(text("guest.guestFamily"), text("config.guestId")),
                told.isEmpty() ? text("config.guestFullName") : told,
                text("runtime.powerState").equals("poweredOn"),
                number("config.hardware.numCPU"),
                number("config.hardware.memoryMB")));
    }

    /** What runs, or else what the machine is configured for; vSphere's identifiers of Linux systems have many beginnings. */
    static @Nullable String osType(String family, String guestId) {
        String known = (family.isEmpty() ? guestId : family).toLowerCase(Locale.ROOT);
        if (known.startsWith("win")) {
            return "Windows";
        }
        boolean linux = Stream.of(
                        "linux",
                        "rhel",
                        "centos",
                        "debian",
                        "ubuntu",
                        "sles",
                        "suse",
                        "opensuse",
                        "oraclelinux",
                        "fedora",
                        "coreos",
                        "vmwarephoton",
                        "asianux",
                        "amazonlinux",
                        "rockylinux",
                        "almalinux",
                        "other24xlinux",
                        "other26xlinux",
                        "otherlinux",
                        "other3xlinux",
                        "other4xlinux",
                        "other5xlinux",
                        "other6xlinux",
                        "mandrake",
                        "mandriva",
                        "redhat",
                        "turbolinux",
                        "genericlinux",
                        "crxpod")
                .anyMatch(known::startsWith);
        return linux ? "Linux" : null;
    }
}
