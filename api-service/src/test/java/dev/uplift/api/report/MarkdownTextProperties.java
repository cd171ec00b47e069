package dev.uplift.api.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.CustomNode;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/** Whatever a name or a statement is made of, a reader of Markdown sees it as it is. */
class MarkdownTextProperties {

    private static final Parser PARSER =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withChars("\\`*_[]()<>|~&;#-+=!1.:\"'/ ab\n\t\r\u0001é😀".toCharArray())
                .ofMaxLength(30);
    }

    @Property
    void in_a_cell_of_a_table(@ForAll("texts") String text) {
        var cells = cells("| a | b |\n|---|---|\n| %s | end |\n".formatted(MarkdownText.escape(text)));

        assertThat(cells).containsExactly("a", "b", seen(text), "end");
    }

    @Property
    void in_an_item_of_a_list(@ForAll("texts") String text) {
        var document = PARSER.parse("- %s\n- end\n".formatted(MarkdownText.escape(text)));
        var item = document.getFirstChild().getFirstChild();

        assertThat(item.getNext().getFirstChild()).isInstanceOf(Paragraph.class);
        if (!seen(text).isEmpty()) {
            assertThat(item.getFirstChild()).isInstanceOf(Paragraph.class);
            assertThat(item.getFirstChild().getNext()).isNull();
            assertThat(plain(item.getFirstChild())).isEqualTo(seen(text));
        }
    }

    @Property
    void in_a_block(@ForAll("texts") String text) {
        var block = PARSER.parse("before\n\n%s\n\nafter\n".formatted(new MarkdownText().block(text)))
                .getFirstChild()
                .getNext();

        assertThat(block).isInstanceOf(FencedCodeBlock.class);
        assertThat(block.getNext()).isInstanceOf(Paragraph.class);
        assertThat(block.getNext().getNext()).isNull();
        assertThat(((FencedCodeBlock) block).getLiteral().strip())
                .isEqualToNormalizingNewlines(text.replace("\r\n", "\n")
                        .replaceAll("[\\p{Cntrl}&&[^\n\t]]", " ")
                        .strip());
    }

    /** A line has no breaks and no control characters; blanks count once. */
    private static String seen(String text) {
        return text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    }

    private static List<String> cells(String table) {
        var cells = new ArrayList<String>();
        PARSER.parse(table).accept(new AbstractVisitor() {
            @Override
            public void visit(CustomNode node) {
                if (node instanceof TableCell) {
                    cells.add(plain(node));
                } else {
                    visitChildren(node);
                }
            }
        });
        return cells;
    }

    /** The text below a node, which must be nothing but text. */
    private static String plain(Node node) {
        var text = new StringBuilder();
        for (var child = node.getFirstChild(); child != null; child = child.getNext()) {
            assertThat(child).isInstanceOf(Text.class);
            text.append(((Text) child).getLiteral());
        }
        return text.toString();
    }
}
