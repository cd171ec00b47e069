package dev.uplift.outgoing.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uplift.outgoing.http.AddressRule.Refused;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AddressRuleTest {

    private static final AddressRule STRICT = new AddressRule(Optional.empty());

    /** A world in which every name has these addresses. */
    private static AddressRule rule(List<String> allow, String... addresses) {
        return new AddressRule(allow, host -> {
            var all = new InetAddress[addresses.length];
            for (int i = 0; i < all.length; i++) {
                all[i] = InetAddress.ofLiteral(addresses[i]);
            }
            return all;
        });
    }

    private static List<InetAddress> check(AddressRule rule, String url) throws Refused {
        return rule.check(URI.create(url));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            127.0.0.1,          a loopback
            127.255.255.254,    a loopback
            2130706433,         a loopback
            0.0.0.0,            an unspecified
            0.1.2.3,            an unspecified
            10.0.0.1,           a private
            172.16.0.1,         a private
            172.31.255.255,     a private
            192.168.1.1,        a private
            100.64.0.1,         a carrier's private
            100.100.100.200,    a carrier's private
            169.254.169.254,    a link-local or metadata
            168.63.129.16,      a metadata
            192.0.0.192,        a reserved
            224.0.0.1,          a multicast
            239.255.255.255,    a multicast
            255.255.255.255,    a reserved
            [::1],              a loopback
            [::],               an unspecified
            [fe80::1],          a link-local
            [fec0::1],          a reserved
            [fc00::1],          a private
            [fd00:ec2::254],    a private
            [ff02::1],          a multicast
            [::ffff:127.0.0.1], a loopback
            [::ffff:a9fe:a9fe], a link-local or metadata
            [::127.0.0.1],      a reserved
            [64:ff9b::10.0.0.1], a private
            [64:ff9b:1::1],     a reserved
            [2002:7f00:1::],    a loopback
            [2001:0:5ef5::1],   a reserved
            [2001:db8::1],      a reserved
            """)
    void what_is_not_on_the_public_internet_is_refused(String host, String kind) {
        assertThatThrownBy(() -> check(STRICT, "http://%s:8080/x".formatted(host)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining(" is %s address (".formatted(kind))
                .hasMessageContaining("uplift.http.allow");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "172.32.0.1",
                "11.0.0.1",
                "100.128.0.1",
                "169.255.0.1",
                "[2606:4700::1111]",
                "[2002:808:808::]",
                "[64:ff9b::8.8.8.8]",
                "[::ffff:8.8.8.8]"
            })
    void what_anybody_may_own_is_not(String host) throws Refused {
        assertThat(check(STRICT, "https://%s/".formatted(host))).hasSize(1);
    }

    @Test
    void an_ipv4_address_that_wears_ipv6_is_connected_to_as_what_it_is() throws Exception {
        var bytes = new byte[16];
        bytes[10] = (byte) 0xFF;
        bytes[11] = (byte) 0xFF;
        bytes[12] = 10;
        var mapped = Inet6Address.getByAddress("sly.example", bytes, -1);
        assertThat(mapped.getAddress()).hasSize(16);

        assertThatThrownBy(() ->
                        check(new AddressRule(List.of(), _ -> new InetAddress[] {mapped}), "http://sly.example"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("a private address (10.0.0.0)");
        assertThat(check(new AddressRule(List.of("10.0.0.0/8"), _ -> new InetAddress[] {mapped}), "http://sly.example"))
                .containsExactly(InetAddress.ofLiteral("10.0.0.0"));
    }

    @Test
    void a_name_is_refused_if_one_of_its_addresses_is() {
        assertThatThrownBy(() -> check(rule(List.of(), "8.8.8.8", "10.0.0.1"), "http://two.example/"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("two.example")
                .hasMessageContaining("10.0.0.1");
    }

    @Test
    void the_name_is_looked_up_once_and_all_its_addresses_are_answered() throws Refused {
        var rule = rule(List.of(), "8.8.8.8", "2606:4700::1111");

        assertThat(check(rule, "https://two.example/"))
                .containsExactly(InetAddress.ofLiteral("8.8.8.8"), InetAddress.ofLiteral("2606:4700::1111"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.1.0.0/16", "10.1.2.3", " 10.1.2.3 ", "inside.example", "INSIDE.example."})
    void what_the_configuration_names_is_allowed(String entry) throws Refused {
        assertThat(check(rule(List.of(entry), "10.1.2.3"), "http://Inside.Example./"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.2.0.0/16", "10.1.2.2", "10.1.2.2/31", "side.example", "fd00::/8", "10.1.2.4/30"})
    void and_nothing_else(String entry) {
        assertThatThrownBy(() -> check(rule(List.of(entry), "10.1.2.3", "10.1.3.3"), "http://inside.example/"))
                .isInstanceOf(Refused.class);
    }

    @Test
    void ranges_end_within_a_byte() throws Refused {
        var rule = List.of("172.20.0.0/14", "fd12:3400::/22");

        assertThat(check(rule(rule, "172.23.255.255", "fd12:37ff::1"), "http://in.example"))
                .hasSize(2);
        assertThatThrownBy(() -> check(rule(rule, "172.24.0.0"), "http://out.example"))
                .isInstanceOf(Refused.class);
        assertThatThrownBy(() -> check(rule(rule, "fd12:3800::1"), "http://out.example"))
                .isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.0/33", "10.0.0.0/x", "/8", "http://x", "a b", "", "::ffff:10.0.0.0/104", "*.example"})
    void an_entry_that_means_nothing_is_named(String entry) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AddressRule(Optional.of(List.of(entry))))
                .withMessageContaining("uplift.http.allow: '%s'".formatted(entry.strip()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "ftp://8.8.8.8/",
                "gopher://8.8.8.8/",
                "//8.8.8.8/",
                "http:///x",
                "http://u:p@8.8.8.8/",
                "mailto:a@b"
            })
    void only_the_web_is_asked(String url) {
        assertThatThrownBy(() -> check(STRICT, url)).isInstanceOf(Refused.class).hasMessageContaining("http://");
    }

    @Test
    void a_name_that_nobody_knows_is_named() {
        var rule = new AddressRule(List.of(), host -> {
            throw new UnknownHostException(host);
        });

        assertThatThrownBy(() -> check(rule, "http://nowhere.example/"))
                .isInstanceOf(Refused.class)
                .hasMessage("the host name nowhere.example is not known here");
    }
}
