package dev.uplift.sandbox.aws;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes the answers of the query protocol. */
final class XmlAnswer {

    private static final XMLOutputFactory FACTORY = XMLOutputFactory.newInstance();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final XMLStreamWriter out;

    private XmlAnswer() throws XMLStreamException {
        out = FACTORY.createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
    }

    /** A document of one element. */
    static byte[] document(String name, String namespace, Consumer<XmlAnswer> content) {
        try {
            var answer = new XmlAnswer();
            answer.out.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
            answer.out.writeStartElement(name);
            answer.out.writeDefaultNamespace(namespace);
            content.accept(answer);
            answer.out.writeEndElement();
            answer.out.writeEndDocument();
            answer.out.flush();
            return answer.bytes.toByteArray();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    void element(String name, Runnable content) {
        try {
            out.writeStartElement(name);
            content.run();
            out.writeEndElement();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** An element with nothing but text. */
    void text(String name, Object value) {
        element(name, () -> {
            try {
                out.writeCharacters(value instanceof Instant time ? TIME.format(time) : value.toString());
            } catch (XMLStreamException impossible) {
                throw new IllegalStateException(impossible);
            }
        });
    }

    /** Nothing where there is no value. */
    void text(String name, Optional<?> value) {
        value.ifPresent(present -> text(name, present));
    }

    /** Also there when it is empty, as RDS does it. */
    <T> void list(String name, String member, Collection<T> items, Consumer<T> each) {
        element(name, () -> items.forEach(item -> element(member, () -> each.accept(item))));
    }

    /** A list of nothing but text. */
    void texts(String name, String member, Collection<String> items) {
        element(name, () -> items.forEach(item -> text(member, item)));
    }

    void tags(Map<String, String> tags) {
        list("TagList", "Tag", tags.entrySet(), tag -> {
            text("Key", tag.getKey());
            text("Value", tag.getValue());
        });
    }
}
