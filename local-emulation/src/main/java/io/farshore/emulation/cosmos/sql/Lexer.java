package io.farshore.emulation.cosmos.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits a query into tokens. */
final class Lexer {
    /** The service's own limit on the length of a query, 512 KB. */
    static final int MAX_QUERY_LENGTH_CHARS = 512 * 1024;

    private static final Pattern BLANK = Pattern.compile("(\\s|--[^\\n]*)+");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*");
    private static final Pattern PARAMETER = Pattern.compile("@[A-Za-z0-9_]+");
    private static final Pattern NUMBER = Pattern.compile("(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Set<String> LONG_SYMBOLS = Set.of("!=", "<>", "<=", ">=", "||", "??");
    private static final String SHORT_SYMBOLS = "=<>+-*/%()[]{},.:?&|^~";

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int position;

    private Lexer(String text) {
        this.text = text;
    }

    static List<Token> tokens(String text) {
        if (text.length() > MAX_QUERY_LENGTH_CHARS) {
            throw new QuerySyntaxException("The query is longer than " + MAX_QUERY_LENGTH_CHARS + " characters.");
        }
        Lexer lexer = new Lexer(text);
        while (lexer.skipBlank()) {
            lexer.readToken();
        }
        lexer.tokens.add(Token.END);
        return lexer.tokens;
    }

    private boolean skipBlank() {
        take(BLANK);
        return position < text.length();
    }

    private void readToken() {
        if (!readAs(Token.Kind.WORD, WORD)
                && !readAs(Token.Kind.PARAMETER, PARAMETER)
                && !readAs(Token.Kind.NUMBER, NUMBER)) {
            char first = text.charAt(position);
            if (first == '\'' || first == '"') {
                readString(first);
            } else {
                readSymbol(first);
            }
        }
    }

    private boolean readAs(Token.Kind kind, Pattern pattern) {
        String found = take(pattern);
        if (found.isEmpty()) {
            return false;
        }
        tokens.add(new Token(kind, found));
        return true;
    }

    private String take(Pattern pattern) {
        Matcher matcher = pattern.matcher(text).region(position, text.length());
        if (!matcher.lookingAt()) {
            return "";
        }
        position = matcher.end();
        return matcher.group();
    }

    private void readSymbol(char first) {
        String two = text.substring(position, Math.min(text.length(), position + 2));
        if (LONG_SYMBOLS.contains(two)) {
            tokens.add(new Token(Token.Kind.SYMBOL, two));
            position += 2;
        } else if (SHORT_SYMBOLS.indexOf(first) >= 0) {
            tokens.add(new Token(Token.Kind.SYMBOL, String.valueOf(first)));
            position++;
        } else {
            throw new QuerySyntaxException("Syntax error, unexpected character '" + first + "'.");
        }
    }

    private void readString(char quote) {
        StringBuilder content = new StringBuilder();
        position++;
        while (position < text.length() && text.charAt(position) != quote) {
            char next = text.charAt(position++);
            content.append(next == '\\' ? readEscape() : next);
        }
        if (position >= text.length()) {
            throw new QuerySyntaxException("Syntax error, unterminated string.");
        }
        position++;
        tokens.add(new Token(Token.Kind.STRING, content.toString()));
    }

    private char readEscape() {
        if (position >= text.length()) {
            throw new QuerySyntaxException("Syntax error, unterminated string.");
        }
        char escape = text.charAt(position++);
        return switch (escape) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> readUnicodeEscape();
            case '\\', '/', '\'', '"' -> escape;
            default -> throw new QuerySyntaxException("Syntax error, invalid escape '\\" + escape + "'.");
        };
    }

    private char readUnicodeEscape() {
        int end = position + 4;
        if (end > text.length() || !text.substring(position, end).matches("[0-9a-fA-F]{4}")) {
            throw new QuerySyntaxException("Syntax error, invalid escape in a string.");
        }
        char value = (char) Integer.parseInt(text.substring(position, end), 16);
        position = end;
        return value;
    }
}
