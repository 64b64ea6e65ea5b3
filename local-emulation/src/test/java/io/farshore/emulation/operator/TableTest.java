package io.farshore.emulation.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class TableTest {
    private static String printed(Table table) {
        StringWriter text = new StringWriter();
        table.print(new PrintWriter(text, true));
        return text.toString();
    }

    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        assertThat(printed(new Table("NAME", "STATE").row("a", "").row("longer", "Protected")))
                .isEqualTo("NAME    STATE\na       -\nlonger  Protected\n");
    }

    @Test
    void anEmptyListSaysNone() {
        assertThat(printed(new Table("NAME"))).isEqualTo("none\n");
    }

    @Test
    void aRowHasAsManyCellsAsTheHeading() {
        Table table = new Table("A", "B");
        assertThatThrownBy(() -> table.row("x")).isInstanceOf(IllegalArgumentException.class);
    }
}
