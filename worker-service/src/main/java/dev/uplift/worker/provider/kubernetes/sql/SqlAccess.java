package dev.uplift.worker.provider.kubernetes.sql;

import dev.uplift.contracts.Server;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.platform.Located;
import dev.uplift.worker.postgres.Credentials;
import dev.uplift.worker.postgres.Tunnel;
import dev.uplift.worker.postgres.TunnelSockets;
import dev.uplift.worker.provider.kubernetes.cluster.Api;
import dev.uplift.worker.provider.kubernetes.cluster.ClusterProblems;
import dev.uplift.worker.provider.kubernetes.cluster.Servers;
import dev.uplift.worker.provider.kubernetes.server.KubernetesOptions;
import dev.uplift.worker.provider.kubernetes.server.KubernetesOptions.SecretKey;
import dev.uplift.worker.provider.kubernetes.server.LayoutUnknown;
import dev.uplift.worker.provider.kubernetes.server.Login;
import dev.uplift.worker.provider.kubernetes.server.PostgresSet;
import dev.uplift.worker.provider.kubernetes.server.ServerAddress;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Servers of clusters as servers to log in to. */
public final class SqlAccess {

    private static final String HERE = "localhost";

    private SqlAccess() {}

    /** Whether its address says where it listens, and somebody who logs in. */
    public static boolean isAddressed(Server server) {
        return server.address().containsKey("host") && Located.takesSql(server);
    }

    /**
     * The same server, reached where its address says, or else through its pod, as the bootstrap superuser.
     *
     * @param set as it is now
     * @param login who logs in through the pod
     * @return empty if its address does not say and it has no pod
     */
    public static Optional<Server> of(Server server, Api api, PostgresSet set, Login login) {
        return isAddressed(server)
                ? Optional.of(Located.at(server, server.address().get("host").toString()))
                : set.pod().map(pod -> through(server, api, set, pod, login));
    }

    /**
     * The same, of a server that is read first.
     *
     * @param options the driver's own
     * @return empty, too, if there is no such server, or nothing tells where it is
     */
    public static Optional<Server> of(Server server, Api api, ServerAddress address, KubernetesOptions options) {
        if (isAddressed(server)) {
            return Optional.of(Located.at(server, server.address().get("host").toString()));
        }
        try {
            var found = api.statefulSet(address.namespace(), address.statefulSet());
            if (found.isEmpty()) {
                return Optional.empty();
            }
            var set = new Servers(api).of(found.get(), options);
            return of(server, api, set, Login.of(set, options));
        } catch (LayoutUnknown unknown) {
            return Optional.empty();
        }
    }

    private static Server through(Server server, Api api, PostgresSet set, Pod pod, Login login) {
        var name = "%s/%s".formatted(set.identity(), pod.getMetadata().getName());
        TunnelSockets.offer(name, new PodTunnel(api, pod, set.layout().container(), login));
        var address = new HashMap<>(server.address());
        address.putAll(Map.of("host", HERE, "port", Located.PORT, "sslmode", "disable", Tunnel.FIELD, name));
        return new Server(server.provider(), address, server.credentials(), server.labels(), server.pool());
    }

    /** @param by whose password is read each time, and kept by nobody */
    private record PodTunnel(Api api, Pod pod, String container, Login by) implements Tunnel {

        @Override
        public Socket socket() {
            return api.socket(pod, container);
        }

        @Override
        public Credentials login() throws Secrets.Unresolved {
            if (by.secret().isEmpty()) {
                return new Credentials(by.user(), Optional.empty());
            }
            return new Credentials(by.user(), Optional.of(password(by.secret().get())));
        }

        private String password(SecretKey key) throws Secrets.Unresolved {
            try {
                return api.secret(pod.getMetadata().getNamespace(), key.name(), key.key())
                        .orElseThrow(() -> new Secrets.Unresolved("There is no key %s in Secret %s of namespace %s."
                                .formatted(
                                        key.key(), key.name(), pod.getMetadata().getNamespace())));
            } catch (KubernetesClientException refused) {
                throw new Secrets.Unresolved(
                        "Secret %s cannot be read: %s".formatted(key.name(), ClusterProblems.said(refused)));
            }
        }
    }
}
