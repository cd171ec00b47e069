package dev.uplift.sandbox.demo.fleet;

import java.util.Map;

/** What platforms call a tag or a label. */
public record Label(String key, String value) {

    /** That those simulated servers have which are meant. */
    public static final Label SIMULATED = new Label("demo", "uplift");

    /** From {@code KEY=VALUE}. */
    static Label parse(String text) {
        var equals = text.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("--select needs KEY=VALUE, not " + text);
        }
        return new Label(text.substring(0, equals), text.substring(equals + 1));
    }

    boolean isOn(Map<String, String> labels) {
        return value.equals(labels.get(key));
    }
}
