package io.farshore.emulation.cosmos.sql;

import java.util.Locale;

/**
 * One lexical unit of a query.
 *
 * @param kind what it is
 * @param text the word, the symbol, the digits, or the unescaped content of a string
 */
record Token(Kind kind, String text) {
    enum Kind {
        WORD,
        PARAMETER,
        NUMBER,
        STRING,
        SYMBOL,
        END
    }

    static final Token END = new Token(Kind.END, "end of query");

    boolean isKeyword(String keyword) {
        return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
    }

    boolean isSymbol(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    String upperCase() {
        return text.toUpperCase(Locale.ROOT);
    }
}
