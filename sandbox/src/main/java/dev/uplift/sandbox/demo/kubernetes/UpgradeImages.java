package dev.uplift.sandbox.demo.kubernetes;

import java.util.HashMap;
import java.util.List;

/**
 * The images of an upgrade, with their tags.
 *
 * @param old that the StatefulSet must have now
 * @param fresh that it is to have then
 * @param upgrade with the programs of both major versions
 */
record UpgradeImages(String old, String fresh, String upgrade) {

    private static final List<String> NAMES = List.of("OLD", "NEW", "UPGRADE");

    /** @param text {@code OLD=…,NEW=…,UPGRADE=…} in any order */
    static UpgradeImages parse(String text) {
        var images = new HashMap<String, String>();
        for (var pair : text.split(",")) {
            var equals = pair.indexOf('=');
            var name = equals < 0 ? pair : pair.substring(0, equals);
            if (!NAMES.contains(name) || equals == pair.length() - 1 || equals < 0) {
                throw new IllegalArgumentException(
                        "--images needs OLD=image,NEW=image,UPGRADE=image, and '%s' is none of them".formatted(pair));
            }
            if (images.put(name, pair.substring(equals + 1)) != null) {
                throw new IllegalArgumentException("--images has %s twice".formatted(name));
            }
        }
        for (var name : NAMES) {
            if (!images.containsKey(name)) {
                throw new IllegalArgumentException("--images lacks " + name);
            }
        }
        return new UpgradeImages(images.get("OLD"), images.get("NEW"), images.get("UPGRADE"));
    }
}
