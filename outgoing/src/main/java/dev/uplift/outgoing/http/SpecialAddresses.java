package dev.uplift.outgoing.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Addresses that are not anybody's on the public internet, by the registries of IANA (RFC 6890). */
final class SpecialAddresses {

    private static final int IPV4_BYTES = 4;

    private record Special(AddressRange range, String kind) {
        static Special of(String range, String kind) {
            return new Special(AddressRange.parse(range), kind);
        }
    }

    private static final List<Special> IPV4 = List.of(
            Special.of("0.0.0.0/8", "an unspecified"),
            Special.of("10.0.0.0/8", "a private"),
            Special.of("100.64.0.0/10", "a carrier's private"),
            Special.of("127.0.0.0/8", "a loopback"),
            Special.of("168.63.129.16/32", "a metadata"),
            Special.of("169.254.0.0/16", "a link-local or metadata"),
            Special.of("172.16.0.0/12", "a private"),
            Special.of("192.0.0.0/24", "a reserved"),
            Special.of("192.0.2.0/24", "a reserved"),
            Special.of("192.168.0.0/16", "a private"),
            Special.of("198.18.0.0/15", "a reserved"),
            Special.of("198.51.100.0/24", "a reserved"),
            Special.of("203.0.113.0/24", "a reserved"),
            Special.of("224.0.0.0/4", "a multicast"),
            Special.of("240.0.0.0/4", "a reserved"));

    private static final List<Special> IPV6 = List.of(
            Special.of("::/128", "an unspecified"),
            Special.of("::1/128", "a loopback"),
            Special.of("fc00::/7", "a private"),
            Special.of("fe80::/10", "a link-local"),
            Special.of("ff00::/8", "a multicast"),
            Special.of("2001::/23", "a reserved"),
            Special.of("2001:db8::/32", "a reserved"));

    /** All that is given to anybody; what is not in it is special, whether the list above has a word for it or not. */
    private static final AddressRange GIVEN = AddressRange.parse("2000::/3");

    /** Where an IPv4 address stands in an IPv6 one: IPv4-mapped, NAT64, 6to4. */
    private record Embedding(AddressRange range, int offset) {}

    private static final Embedding MAPPED = new Embedding(mappedRange(), 12);
    private static final List<Embedding> EMBEDDINGS = List.of(
            MAPPED,
            new Embedding(AddressRange.parse("64:ff9b::/96"), 12),
            new Embedding(AddressRange.parse("2002::/16"), 2));

    private SpecialAddresses() {}

    /** What kind of address it is, with its article; empty for one that anybody may own. */
    static Optional<String> kind(InetAddress address) {
        if (address.getAddress().length == IPV4_BYTES) {
            return kind(IPV4, address);
        }
        for (var embedding : EMBEDDINGS) {
            if (embedding.range().contains(address)) {
                return kind(embedded(address, embedding));
            }
        }
        return kind(IPV6, address).or(() -> GIVEN.contains(address) ? Optional.empty() : Optional.of("a reserved"));
    }

    private static Optional<String> kind(List<Special> all, InetAddress address) {
        return all.stream()
                .filter(special -> special.range().contains(address))
                .map(Special::kind)
                .findFirst();
    }

    /** The same address as IPv4, if it is IPv4-mapped: systems connect to that. */
    static InetAddress unmapped(InetAddress address) {
        return MAPPED.range().contains(address) ? embedded(address, MAPPED) : address;
    }

    private static InetAddress embedded(InetAddress address, Embedding embedding) {
        var from = embedding.offset();
        return ofBytes(Arrays.copyOfRange(address.getAddress(), from, from + IPV4_BYTES));
    }

    private static InetAddress ofBytes(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException bug) {
            throw new IllegalStateException(bug);
        }
    }

    /** Java reads {@code ::ffff:0.0.0.0} as an IPv4 address, so it is made of its bytes, with a scope. */
    private static AddressRange mappedRange() {
        var bytes = new byte[16];
        bytes[10] = (byte) 0xFF;
        bytes[11] = (byte) 0xFF;
        try {
            return new AddressRange(Inet6Address.getByAddress(null, bytes, -1), 96);
        } catch (UnknownHostException bug) {
            throw new IllegalStateException(bug);
        }
    }
}
