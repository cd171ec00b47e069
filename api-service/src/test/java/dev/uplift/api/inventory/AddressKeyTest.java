package dev.uplift.api.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.Server;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AddressKeyTest {

    private static Server server(Map<String, Object> address) {
        return new Server("any", address, Optional.empty(), Map.of(), null);
    }

    private static String key(Map<String, Object> address) {
        return Inventory.addressKey(server(address));
    }

    private static Map<String, Object> with(String name, Object value) {
        var address = new HashMap<String, Object>(Map.of("host", "db.example.org", "port", 5432));
        address.put(name, value);
        return address;
    }

    @Test
    void case_blanks_and_the_last_dot_of_a_name_make_no_other_server() {
        assertThat(key(with("host", "DB.Example.ORG")))
                .isEqualTo(key(with("host", "db.example.org.")))
                .isEqualTo(key(with("host", "  db.example.org ")))
                .isEqualTo(key(with("host", "db.example.org")));
    }

    @Test
    void the_order_of_members_makes_no_other_server() {
        var turned = new LinkedHashMap<String, Object>();
        turned.put("port", 5432);
        turned.put("host", "db.example.org");

        assertThat(key(turned)).isEqualTo(key(with("port", 5432)));
        assertThat(key(Map.of("inner", Map.of("Z", "A", "b", "c")))).isEqualTo(key(Map.of("inner", turned("A"))));
    }

    private static Map<String, Object> turned(String value) {
        var map = new LinkedHashMap<String, Object>();
        map.put("b", "C");
        map.put("Z", value.toLowerCase(java.util.Locale.ROOT));
        return map;
    }

    @Test
    void who_logs_in_and_how_makes_no_other_server() {
        assertThat(key(with("user", "anna")))
                .isEqualTo(key(with("sslmode", "require")))
                .isEqualTo(key(with("database", "shop")))
                .isEqualTo(key(with("port", 5432)));
    }

    @Test
    void another_host_port_or_provider_is_another_server() {
        var address = with("port", 5432);

        assertThat(key(with("port", 5433))).isNotEqualTo(key(address));
        assertThat(key(with("host", "db2.example.org"))).isNotEqualTo(key(address));
        assertThat(Inventory.addressKey(new Server("other", address, Optional.empty(), Map.of(), null)))
                .isNotEqualTo(key(address));
    }

    @Test
    void the_id_follows_from_the_address_alone() {
        var one = new Server("any", with("port", 5432), Optional.of("env:A"), Map.of("team", "shop"), "vpc");

        assertThat(Inventory.idOf(one))
                .isEqualTo(Inventory.idOf(server(with("host", "DB.example.org"))))
                .matches("srv-[0-9a-f]{20}");
    }
}
