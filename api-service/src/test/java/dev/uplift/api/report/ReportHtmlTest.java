package dev.uplift.api.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** What the page is to its reader, beside its text. An XML parser reads it, which forgives nothing. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReportHtmlTest {

    static Stream<Report> reports() {
        return Stream.of(FixedReports.awaiting(), FixedReports.succeeded());
    }

    private static Document page(Report report) throws Exception {
        var html = new ReportHtml(Templates.engine()).of(report);
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(html)));
    }

    private static List<Element> elements(Document page, String name) {
        var found = page.getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(found::item)
                .map(Element.class::cast)
                .toList();
    }

    private static List<String> attributes(Document page, String name) {
        return elements(page, "*").stream()
                .filter(element -> element.hasAttribute(name))
                .map(element -> element.getAttribute(name))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("reports")
    void it_is_well_formed_and_needs_nothing_but_itself(Report report) throws Exception {
        var page = page(report);

        assertThat(elements(page, "*"))
                .extracting(Element::getTagName)
                .contains("h1", "svg")
                .doesNotContain("script", "link", "img", "iframe", "object", "embed", "form", "base", "use", "image");
        assertThat(attributes(page, "src")).isEmpty();
        assertThat(attributes(page, "style")).isEmpty();
        assertThat(attributes(page, "href"))
                .hasSize(3)
                .allMatch(href -> href.matches("https://www\\.postgresql\\.org/docs/release/\\d+\\.0/"));
        assertThat(elements(page, "*").stream()
                        .flatMap(element -> IntStream.range(
                                        0, element.getAttributes().getLength())
                                .mapToObj(i -> element.getAttributes().item(i).getNodeName())))
                .noneMatch(name -> name.startsWith("on"));
        assertThat(elements(page, "style"))
                .singleElement()
                .extracting(Element::getTextContent)
                .asString()
                .doesNotContain("url(", "@import");
    }

    @ParameterizedTest
    @MethodSource("reports")
    void its_tables_and_pictures_can_be_read_aloud(Report report) throws Exception {
        var page = page(report);

        assertThat(elements(page, "th")).isNotEmpty().allMatch(head -> head.hasAttribute("scope"));
        assertThat(elements(page, "svg")).hasSize(2).allSatisfy(picture -> {
            assertThat(picture.getAttribute("role")).isEqualTo("img");
            assertThat(picture.getAttribute("aria-labelledby").split(" "))
                    .allMatch(id -> attributes(page, "id").contains(id));
            assertThat(picture.getElementsByTagName("desc").item(0).getTextContent())
                    .isNotBlank();
        });
        assertThat(attributes(page, "id")).doesNotHaveDuplicates();
        assertThat(attributes(page, "lang")).containsExactly("en");
    }

    @Test
    void names_that_were_chosen_to_do_harm_are_only_text() throws Exception {
        var page = page(FixedReports.awaiting());

        assertThat(elements(page, "th")).extracting(Element::getTextContent).contains(FixedReports.EVIL);
        assertThat(elements(page, "td"))
                .extracting(Element::getTextContent)
                .anySatisfy(text -> assertThat(text).contains(FixedReports.QUOTED));
        assertThat(elements(page, "pre"))
                .extracting(Element::getTextContent)
                .contains("SELECT \"</script><script>alert(1)</script>\" FROM `t` WHERE a = $1 | $2");
    }

    @ParameterizedTest
    @MethodSource("reports")
    void all_bars_stay_within_their_picture(Report report) throws Exception {
        for (var bar : elements(page(report), "rect")) {
            var x = Double.parseDouble(bar.getAttribute("x"));
            var width = Double.parseDouble(bar.getAttribute("width"));

            assertThat(x).isNotNegative();
            assertThat(width).isNotNegative();
            assertThat(x + width).isLessThan(PhasePicture.WIDTH);
        }
    }
}
