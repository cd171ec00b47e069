package dev.uplift.worker.provider.scalingo.step;

import dev.uplift.contracts.Server;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.platform.Located;
import dev.uplift.worker.provider.scalingo.account.Region;
import dev.uplift.worker.provider.scalingo.server.ManagedDatabase;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The login that Scalingo gives an app, in a variable that the platform itself sets. It is read when it is needed, once in a
 * turn, and stays in no fact or message.
 */
public final class AppLogin {

    /** Scalingo's own. */
    static final String VARIABLE = "SCALINGO_POSTGRESQL_URL";

    private static final String REFERENCE = "scalingo-variable:" + VARIABLE;

    private final Region region;
    private final String app;
    private Optional<String> read = Optional.empty();

    AppLogin(Region region, String app) {
        this.region = region;
        this.app = app;
    }

    /** The server with a reference that only {@link #over} resolves, and the variable's database unless its address has one. */
    Server server(Server source, ManagedDatabase database) throws Secrets.Unresolved {
        var url = url();
        if (!leadsTo(url, database)) {
            throw unresolved("leads to another database");
        }
        var address = new HashMap<>(source.address());
        named(url).ifPresent(name -> address.putIfAbsent("database", name));
        var server = new Server(
                source.provider(), Map.copyOf(address), Optional.of(REFERENCE), source.labels(), source.pool());
        return Located.at(server, database.host().orElseThrow(), database.port());
    }

    /** An app may have several databases, and the variable leads to one of them. */
    private static boolean leadsTo(URI url, ManagedDatabase database) {
        return database.host().filter(host -> host.equals(url.getHost())).isPresent()
                && database.port() == (url.getPort() < 0 ? Located.PORT : url.getPort());
    }

    private static Optional<String> named(URI url) {
        return Optional.ofNullable(url.getPath())
                .map(path -> path.replaceFirst("^/", ""))
                .filter(name -> !name.isEmpty());
    }

    /** Resolves the reference of {@link #server} too. */
    Secrets over(Secrets others) {
        return reference -> reference.equals(REFERENCE) ? value() : others.resolve(reference);
    }

    private URI url() throws Secrets.Unresolved {
        try {
            return new URI(value());
        } catch (URISyntaxException _) {
            // Its message would show the password.
            throw unresolved("is no URL");
        }
    }

    private synchronized String value() throws Secrets.Unresolved {
        if (read.isEmpty()) {
            read = region.variable(app, VARIABLE);
        }
        return read.orElseThrow(() -> unresolved("is not there"));
    }

    /** Never what was read. */
    @Override
    public String toString() {
        return "login of app " + app;
    }

    private Secrets.Unresolved unresolved(String why) {
        return new Secrets.Unresolved("The variable %s of the app %s %s.".formatted(VARIABLE, app, why));
    }
}
