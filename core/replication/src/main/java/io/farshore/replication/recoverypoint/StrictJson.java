package io.farshore.replication.recoverypoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.farshore.replication.block.DamagedDataException;
import java.io.IOException;
import java.util.UUID;

/** The JSON of signed documents: what two readers could understand in two ways is refused. */
final class StrictJson {
    static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual, texts -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .addModule(new SimpleModule().addDeserializer(UUID.class, new LowerCaseUuid()))
            .build();

    /** Section 5 of {@code docs/format.md}: integers are below this. */
    private static final long NUMBER_LIMIT = 1_000_000_000_000_000_000L;

    private StrictJson() {}

    /** The document of a payload. @throws DamagedDataException if it is not one */
    static <T> T read(String payload, Class<T> type) throws DamagedDataException {
        if (payload.indexOf('\\') >= 0) {
            throw new DamagedDataException("a signed document holds an escape");
        }
        try {
            T document = MAPPER.readValue(payload, type);
            if (document == null) {
                throw new DamagedDataException("a signed document is empty");
            }
            return document;
        } catch (JsonProcessingException e) {
            throw new DamagedDataException("a signed document does not parse", e);
        }
    }

    /** Checks a number of a document. */
    static void check(String name, long number, long least) {
        if (number < least || number >= NUMBER_LIMIT) {
            throw new IllegalArgumentException("its '" + name + "' is " + number);
        }
    }

    /** The 36 characters that {@link UUID#toString} writes; upper case, Base64 and short forms are refused. */
    private static final class LowerCaseUuid extends StdScalarDeserializer<UUID> {
        private static final long serialVersionUID = 1L;

        LowerCaseUuid() {
            super(UUID.class);
        }

        @Override
        public UUID deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = parser.hasToken(JsonToken.VALUE_STRING) ? parser.getText() : "";
            try {
                UUID uuid = UUID.fromString(text);
                if (uuid.toString().equals(text)) {
                    return uuid;
                }
            } catch (IllegalArgumentException e) {
                // said below
            }
            throw InvalidFormatException.from(parser, "it is not a UUID in lower case", text, UUID.class);
        }
    }
}
