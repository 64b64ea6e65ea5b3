/**
 * Turns the definitions of a swagger 2.0 document into JSON Schema. Each definition X becomes two schemas: "X", open, for
 * what inherits from it; and "X!", for values: derived types are chosen by their discriminator and properties that no
 * schema names are found (keyword unevaluatedProperties). As on Azure's wire, null means that an optional property is absent.
 */
export const CLOSED = "!";
export const UNKNOWN_PROPERTY = "unevaluatedProperties";

export function jsonSchemas(definitions) {
  const schemas = {};
  for (const [name, definition] of Object.entries(definitions)) {
    schemas[name] = open(definition);
    schemas[name + CLOSED] = closed(name, definitions);
  }
  return schemas;
}

const reference = (name, suffix) => ({ $ref: `#/$defs/${name}${suffix}` });

const referred = (schema) => schema.$ref.replace("#/definitions/", "");

function open(definition) {
  if (definition.type !== "object" && !definition.properties) {
    return value(definition);
  }
  const required = definition.required ?? [];
  const properties = Object.entries(definition.properties ?? {}).map(([name, property]) => [
    name,
    required.includes(name) ? value(property) : { anyOf: [{ type: "null" }, value(property)] },
  ]);
  const schema = { type: "object", properties: Object.fromEntries(properties), required };
  if (definition.allOf) {
    schema.allOf = definition.allOf.map((parent) => reference(referred(parent), ""));
  }
  if (definition.additionalProperties) {
    schema.additionalProperties =
      definition.additionalProperties === true ? true : { anyOf: [{ type: "null" }, value(definition.additionalProperties)] };
  }
  return schema;
}

function closed(name, definitions) {
  const derived = definitions[name].discriminator ? descendants(name, definitions) : [];
  const branches = derived.map((each) => ({
    if: {
      properties: { [definitions[name].discriminator]: { const: definitions[each]["x-ms-discriminator-value"] ?? each } },
      required: [definitions[name].discriminator],
    },
    then: reference(each, ""),
  }));
  const schema = { allOf: [reference(name, ""), ...branches] };
  if (definitions[name].type === "object" || definitions[name].properties) {
    // A type without any property is a free object, such as Job's properties in old versions.
    schema[UNKNOWN_PROPERTY] = isFree(definitions[name]);
  }
  return schema;
}

const isFree = (definition) =>
  !definition.properties && !definition.allOf && !definition.discriminator && !definition.additionalProperties;

function descendants(name, definitions) {
  const children = Object.keys(definitions).filter((each) =>
    (definitions[each].allOf ?? []).some((parent) => referred(parent) === name),
  );
  return children.flatMap((child) => [child, ...descendants(child, definitions)]);
}

function value(schema) {
  if (schema.$ref) {
    return schema.$ref.startsWith("#/definitions/") ? reference(referred(schema), CLOSED) : {};
  }
  switch (schema.type) {
    case "array":
      return { type: "array", items: value(schema.items) };
    case "object":
      return open(schema);
    case undefined:
      return {};
    default: {
      const { type, format, enum: values } = schema;
      return { type, ...(format && { format }), ...(values && { enum: values }) };
    }
  }
}
