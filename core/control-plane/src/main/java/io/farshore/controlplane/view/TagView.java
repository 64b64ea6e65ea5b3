package io.farshore.controlplane.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.item.FailoverTarget;
import java.util.Map;

/** The four maps of tags at the end of an item's details. */
final class TagView {
    private TagView() {}

    static void put(ObjectNode view, FailoverTarget target) {
        put(view, "targetVmTags", target.vmTags());
        put(view, "seedManagedDiskTags", Map.of());
        put(view, "targetManagedDiskTags", target.diskTags());
        put(view, "targetNicTags", target.nicTags());
    }

    private static void put(ObjectNode view, String name, Map<String, String> values) {
        ObjectNode map = view.putObject(name);
        values.forEach(map::put);
    }
}
