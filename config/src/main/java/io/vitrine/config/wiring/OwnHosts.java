package io.vitrine.config.wiring;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Where this product itself answers, as far as the settings tell: nothing that a stranger wrote makes it
/// fetch from there.
final class OwnHosts {

    /// One address for everybody's buckets, of which ours is one.
    private static final String SHARED_STORE = ".amazonaws.com";

    private OwnHosts() {}

    static Set<String> of(VitrineSettings settings) {
        Set<String> hosts = new TreeSet<>();
        settings.fetch().ownHosts().forEach(host -> add(hosts, host));
        add(hosts, settings.publicUrl().getRawAuthority());
        String endpoint = settings.objects().endpoint();
        if (endpoint != null) {
            String store = URI.create(endpoint).getRawAuthority();
            if (store != null) {
                add(hosts, settings.objects().bucket() + "." + store);
                if (!store.toLowerCase(Locale.ROOT).endsWith(SHARED_STORE)) {
                    add(hosts, store);
                }
            }
        }
        return hosts;
    }

    private static void add(Set<String> hosts, @Nullable String host) {
        if (host != null && !host.isBlank()) {
            hosts.add(host.strip().toLowerCase(Locale.ROOT));
        }
    }
}
