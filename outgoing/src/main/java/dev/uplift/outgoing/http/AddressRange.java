package dev.uplift.outgoing.http;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * Addresses that begin with the same bits.
 *
 * @param network any address of the range
 * @param prefix how many bits they share, at most as many as the address has
 */
record AddressRange(InetAddress network, int prefix) {

    AddressRange {
        if (prefix < 0 || prefix > network.getAddress().length * Byte.SIZE) {
            throw new IllegalArgumentException(
                    "%s has no prefix of %d bits".formatted(network.getHostAddress(), prefix));
        }
    }

    /**
     * @param cidr for example {@code 10.0.0.0/8}, {@code fd00::/8}, or one address; never a name to look up
     * @throws IllegalArgumentException if it is none of these
     */
    static AddressRange parse(String cidr) {
        var parts = cidr.split("/", 2);
        var network = InetAddress.ofLiteral(parts[0]);
        var prefix = parts.length == 1 ? network.getAddress().length * Byte.SIZE : Integer.parseInt(parts[1]);
        return new AddressRange(network, prefix);
    }

    /** An address of the other family is in no range. */
    boolean contains(InetAddress address) {
        var wanted = network.getAddress();
        var bytes = address.getAddress();
        if (wanted.length != bytes.length) {
            return false;
        }
        var whole = prefix / Byte.SIZE;
        var rest = prefix % Byte.SIZE;
        var mask = 0xFF << Byte.SIZE - rest;
        return Arrays.equals(wanted, 0, whole, bytes, 0, whole)
                && (rest == 0 || ((wanted[whole] ^ bytes[whole]) & mask) == 0);
    }
}
