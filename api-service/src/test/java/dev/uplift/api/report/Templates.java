package dev.uplift.api.report;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.TemplateLocator.TemplateLocation;
import io.quarkus.qute.Variant;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The template engine as the service has it, without the service. */
final class Templates {

    private Templates() {}

    static Engine engine() {
        return Engine.builder()
                .addDefaults()
                .addValueResolver(new ReflectionValueResolver())
                .addResultMapper(new HtmlEscaper(List.of("text/html")))
                .addResultMapper(new MarkdownText())
                .addLocator(name -> Optional.of(new Resource(name)))
                .build();
    }

    private record Resource(String name) implements TemplateLocation {

        @Override
        public Reader read() {
            return new InputStreamReader(
                    Templates.class.getResourceAsStream("/templates/" + name), StandardCharsets.UTF_8);
        }

        @Override
        public Optional<Variant> getVariant() {
            return Optional.of(Variant.forContentType(name.endsWith(".md") ? MarkdownText.MEDIA_TYPE : "text/html"));
        }
    }
}
