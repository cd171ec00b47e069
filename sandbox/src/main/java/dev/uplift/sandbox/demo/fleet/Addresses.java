package dev.uplift.sandbox.demo.fleet;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the addresses of a platform's servers look like.
 *
 * @param place what all of them have in common
 * @param field that holds the platform's name of the server
 */
public record Addresses(Map<String, Object> place, String field) {

    public Addresses {
        place = Map.copyOf(place);
    }

    /** The address of the server of this name. */
    public Map<String, Object> of(String name) {
        var address = new HashMap<>(place);
        address.put(field, name);
        return Map.copyOf(address);
    }

    /** The name of the server at this address; empty if it is of a kind that is not meant. */
    public Optional<String> name(Map<String, Object> address) {
        return Optional.ofNullable((String) address.get(field));
    }
}
