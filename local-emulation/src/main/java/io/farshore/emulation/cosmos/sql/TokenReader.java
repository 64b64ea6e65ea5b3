package io.farshore.emulation.cosmos.sql;

import java.util.List;
import java.util.Set;

/** A cursor over tokens with the checks every parser needs. */
final class TokenReader {
    private static final Set<String> RESERVED = Set.of(
            "SELECT",
            "FROM",
            "WHERE",
            "ORDER",
            "GROUP",
            "BY",
            "OFFSET",
            "LIMIT",
            "JOIN",
            "IN",
            "AS",
            "AND",
            "OR",
            "NOT",
            "BETWEEN",
            "LIKE",
            "ASC",
            "DESC",
            "TOP",
            "VALUE",
            "DISTINCT",
            "EXISTS",
            "ARRAY",
            "ESCAPE");

    private final List<Token> tokens;
    private int position;

    TokenReader(String text) {
        tokens = Lexer.tokens(text);
    }

    Token peek() {
        return tokens.get(position);
    }

    Token peekSecond() {
        return tokens.get(Math.min(position + 1, tokens.size() - 1));
    }

    Token next() {
        Token token = peek();
        if (token.kind() != Token.Kind.END) {
            position++;
        }
        return token;
    }

    boolean acceptKeyword(String keyword) {
        return accept(peek().isKeyword(keyword));
    }

    boolean acceptSymbol(String symbol) {
        return accept(peek().isSymbol(symbol));
    }

    private boolean accept(boolean matches) {
        if (matches) {
            next();
        }
        return matches;
    }

    void expectKeyword(String keyword) {
        if (!acceptKeyword(keyword)) {
            throw unexpected(keyword);
        }
    }

    void expectSymbol(String symbol) {
        if (!acceptSymbol(symbol)) {
            throw unexpected(symbol);
        }
    }

    void expectEnd() {
        if (peek().kind() != Token.Kind.END) {
            throw unexpected("the end of the query");
        }
    }

    boolean atName() {
        return peek().kind() == Token.Kind.WORD && !RESERVED.contains(peek().upperCase());
    }

    String name() {
        if (!atName()) {
            throw unexpected("a name");
        }
        return next().text();
    }

    /** Refuses a word that starts a clause the emulator leaves out. */
    void refuse(String... keywords) {
        for (String keyword : keywords) {
            if (peek().isKeyword(keyword)) {
                throw new UnsupportedQueryException(keyword);
            }
        }
    }

    /** Refuses an operator that the emulator leaves out. */
    void refuseSymbols(String... symbols) {
        for (String symbol : symbols) {
            if (peek().isSymbol(symbol)) {
                throw new UnsupportedQueryException("operator " + symbol);
            }
        }
    }

    QuerySyntaxException unexpected(String expected) {
        return new QuerySyntaxException(
                "Syntax error, incorrect syntax near '" + peek().text() + "', expected " + expected + ".");
    }
}
