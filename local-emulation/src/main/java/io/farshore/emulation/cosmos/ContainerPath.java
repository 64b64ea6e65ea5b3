package io.farshore.emulation.cosmos;

import io.farshore.emulation.cosmos.store.Catalog;
import io.farshore.emulation.cosmos.store.Container;

/** Names a container by ids or resource ids. */
record ContainerPath(String database, String container) {
    Container in(Catalog catalog) {
        return catalog.database(database).container(container);
    }

    /** Adds what clients expect on every answer about a container's documents. */
    static GatewayResponse stamp(GatewayResponse response, Container container) {
        return response.with("x-ms-content-path", container.rid())
                .with("x-ms-alt-content-path", "dbs/" + container.databaseId() + "/colls/" + container.id())
                .with("x-ms-session-token", "0:-1#" + container.lastLsn());
    }
}
