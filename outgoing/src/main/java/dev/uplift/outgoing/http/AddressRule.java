package dev.uplift.outgoing.http;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Where a service may send what a request names: anywhere on the public internet, and nowhere else unless its own
 * configuration allows it. Whoever may ask for upgrades must not be able to look around in the service's network.
 *
 * <p>Whoever connects must use an address that {@link #check} answered, and must not look the name up again: by then it
 * may have another one. {@link OutgoingHttp} does so.
 */
@Singleton
public final class AddressRule {

    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final Pattern NAME = Pattern.compile("(?!\\d+(\\.\\d+)*$)[a-z0-9]([a-z0-9._-]*[a-z0-9])?");

    private final List<AddressRange> ranges = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Lookup lookup;

    /** How names become addresses. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    /** A request may not go there. */
    public static final class Refused extends Exception {
        Refused(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * @param allow what is allowed beside the public internet: {@code 10.1.0.0/16}, {@code fd00::/8}, an address, or
     *     the name of a host, whatever its address
     * @throws IllegalArgumentException if an entry is none of these
     */
    @Inject
    public AddressRule(@ConfigProperty(name = "uplift.http.allow") Optional<List<String>> allow) {
        this(allow.orElse(List.of()), InetAddress::getAllByName);
    }

    AddressRule(List<String> allow, Lookup lookup) {
        this.lookup = lookup;
        allow.stream().map(String::strip).forEach(this::allow);
    }

    private void allow(String entry) {
        var name = normalized(entry);
        if (NAME.matcher(name).matches()) {
            names.add(name);
            return;
        }
        try {
            ranges.add(AddressRange.parse(entry));
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "uplift.http.allow: '%s' is neither a host name nor an address nor a range such as 10.0.0.0/8"
                            .formatted(entry),
                    wrong);
        }
    }

    /**
     * Looks the host's name up, once.
     *
     * @return its addresses, each of which is allowed; at least one
     * @throws Refused if the URL is not one for the web, the name is unknown, or one of its addresses is not allowed
     */
    public List<InetAddress> check(URI url) throws Refused {
        var scheme = Optional.ofNullable(url.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        if (!SCHEMES.contains(scheme) || url.getHost() == null || url.getUserInfo() != null) {
            throw new Refused("only http:// and https:// with a host, and without user and password, may be asked");
        }
        var host = normalized(url.getHost());
        var addresses = new ArrayList<InetAddress>();
        for (var address : lookedUp(host)) {
            addresses.add(checked(host, SpecialAddresses.unmapped(address)));
        }
        return addresses;
    }

    private InetAddress[] lookedUp(String host) throws Refused {
        try {
            return lookup.addresses(host);
        } catch (UnknownHostException _) {
            throw new Refused("the host name %s is not known here".formatted(host));
        }
    }

    private InetAddress checked(String host, InetAddress address) throws Refused {
        var kind = SpecialAddresses.kind(address);
        var allowed =
                kind.isEmpty() || names.contains(host) || ranges.stream().anyMatch(range -> range.contains(address));
        if (!allowed) {
            throw new Refused("%s is %s address (%s), which uplift.http.allow does not name here"
                    .formatted(host, kind.get(), address.getHostAddress()));
        }
        return address;
    }

    /** Without the brackets of an IPv6 address, and the dot at the end of a full name. */
    private static String normalized(String host) {
        return host.toLowerCase(Locale.ROOT).replaceFirst("^\\[(.*)]$", "$1").replaceFirst("\\.$", "");
    }
}
