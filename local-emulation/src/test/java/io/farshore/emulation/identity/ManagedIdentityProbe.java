package io.farshore.emulation.identity;

import com.azure.core.credential.TokenRequestContext;
import com.azure.identity.ManagedIdentityCredentialBuilder;

/** Prints the token that the official class gets with IDENTITY_ENDPOINT and IDENTITY_HEADER in its environment. */
public final class ManagedIdentityProbe {
    private ManagedIdentityProbe() {}

    public static void main(String[] args) {
        TokenRequestContext request = new TokenRequestContext().addScopes(args[0]);
        System.out.println("token "
                + new ManagedIdentityCredentialBuilder()
                        .build()
                        .getTokenSync(request)
                        .getToken());
        System.exit(0);
    }
}
