package io.farshore.processserver;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.processserver.discovery.VCenter;
import io.farshore.processserver.discovery.VimSession;
import io.farshore.processserver.pipeline.CacheBudget;
import io.farshore.processserver.site.ServerSettings;
import io.farshore.processserver.site.VaultCredentials;
import io.farshore.processserver.site.VaultKeys;
import io.farshore.replication.codec.FramePool;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;

/** Makes what the roles share; settings and identity are put into the context before it starts. */
@Factory
class SiteFactory {
    @Primary
    @Singleton
    InstantSource clock() {
        return InstantSource.system();
    }

    @Singleton
    CacheBudget cacheBudget(ServerSettings settings) throws IOException {
        return new CacheBudget(Files.createDirectories(settings.home()), settings.cacheLimitBytes());
    }

    /** As many threads as processors: compression never waits. */
    @Bean(preDestroy = "close")
    @Singleton
    FramePool framePool() {
        return FramePool.of(Runtime.getRuntime().availableProcessors());
    }

    @Singleton
    VCenter.Login vCenterLogin(ServerSettings settings) {
        return VimSession.login(settings.home());
    }

    @Singleton
    VaultCredentials vaultCredentials(ServerSettings settings, ObjectMapper json) throws IOException {
        return VaultCredentials.read(settings.vaultCredentialsFile(), json);
    }

    @Singleton
    VaultKeys vaultKeys(ServerSettings settings, VaultCredentials credentials, ObjectMapper json) throws IOException {
        return new VaultKeys(settings.home(), credentials.key(), json);
    }
}
