import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv/dist/2020.js";
import { CLOSED, UNKNOWN_PROPERTY, jsonSchemas } from "./schema.js";

const SWAGGER = "siterecovery-2024-04-01.swagger.json";
const RESOURCE = /\/vaults\/[^/]+\/(replication|target|supported)/i;
const RESULT = /\/operationresults\/[^/]+$/i;
const STATUS = /\/replicationOperationStatus\/[^/]+$/i;

const ERROR_SCHEMA = {
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["code", "message"],
      properties: { code: { type: "string", minLength: 1 }, message: { type: "string", minLength: 1 } },
    },
  },
};
/** Azure Resource Manager's resource provider contract, "Asynchronous operations". */
const STATUS_SCHEMA = {
  type: "object",
  required: ["name", "status", "startTime"],
  properties: {
    name: { type: "string" },
    status: { enum: ["NotStarted", "InProgress", "Succeeded", "Failed", "Canceled"] },
    startTime: { type: "string", format: "date-time" },
    endTime: { anyOf: [{ type: "null" }, { type: "string", format: "date-time" }] },
    error: { anyOf: [{ type: "null" }, ERROR_SCHEMA.properties.error] },
  },
};

/** The folder of the official contract, or undefined where it is not at hand. */
export function contractFolder() {
  const beside = join(import.meta.dirname ?? ".", "../../../../shared/contract");
  const folder = process.env.FARSHORE_CONTRACT || beside;
  return existsSync(join(folder, SWAGGER)) ? folder : undefined;
}

/** The official swagger: finds the operation that a request is, and what is wrong with an answer. */
export class Contract {
  #ajv;
  #operations = [];

  constructor(swagger) {
    this.#ajv = new Ajv({ allErrors: true, strict: false });
    this.#addFormats();
    this.#ajv.addSchema({ $id: "swagger", $defs: jsonSchemas(swagger.definitions) });
    this.#ajv.addSchema({ $id: "error", ...ERROR_SCHEMA });
    this.#ajv.addSchema({ $id: "status", ...STATUS_SCHEMA });
    for (const [path, methods] of Object.entries(swagger.paths)) {
      const pattern = new RegExp(`^${path.replace(/\{[^}]+\}/g, "[^/]+")}$`, "i");
      for (const [method, operation] of Object.entries(methods)) {
        this.#operations.push({ method: method.toUpperCase(), path, pattern, operation });
      }
    }
  }

  static load(folder) {
    return new Contract(JSON.parse(readFileSync(join(folder, SWAGGER), "utf8")));
  }

  #addFormats() {
    const whole = (min, max) => ({ type: "number", validate: (n) => Number.isInteger(n) && n >= min && n <= max });
    this.#ajv.addFormat("int32", whole(-(2 ** 31), 2 ** 31 - 1));
    this.#ajv.addFormat("int64", whole(-(2 ** 63), 2 ** 63));
    this.#ajv.addFormat("double", { type: "number", validate: Number.isFinite });
    // The service's word for "never" has no zone: 0001-01-01T00:00:00.
    this.#ajv.addFormat("date-time", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)?$/);
    this.#ajv.addFormat("arm-id", /^(\/.*|Microsoft Azure|)$/);
  }

  /** The operation by its id, with the template of its path. */
  named(operationId) {
    return this.#operations.find((each) => each.operation.operationId === operationId);
  }

  #find(method, path) {
    return this.#operations.find((each) => each.method === method && each.pattern.test(path));
  }

  /**
   * What is wrong with an answer: a list of {operation, where, what, unknown}; `unknown` marks what is merely not in the
   * contract. Undefined when the contract says nothing about such a request.
   */
  deviations({ method, path, status, headers, text }) {
    if (!RESOURCE.test(path)) {
      return undefined;
    }
    const result = RESULT.test(path) && status !== 202;
    const operation = STATUS.test(path) ? undefined : this.#find(method, path.replace(RESULT, ""));
    const name = STATUS.test(path) ? "OperationStatus" : RESULT.test(path) ? "OperationResult" : operation?.operation.operationId;
    const found = [];
    const report = (where, what, unknown = false) => found.push({ operation: name ?? `${method} ${path}`, where, what, unknown });
    if (!headers["x-ms-request-id"]) {
      report("headers", "x-ms-request-id is missing");
    }
    if (status >= 400) {
      this.#checkBody("error", text, report);
    } else if (STATUS.test(path)) {
      this.#checkBody("status", text, report);
    } else if (status === 202) {
      checkAccepted(headers, text, report);
      if (!RESULT.test(path) && operation && !operation.operation.responses[202]) {
        report("status", "202 is not in the contract");
      }
    } else if (operation) {
      this.#checkAnswer(operation.operation, result, status, text, report);
    } else if (!result) {
      report("path", "no such operation in the contract", true);
    }
    return found;
  }

  #checkAnswer(operation, result, status, text, report) {
    const response = operation.responses[status];
    if (!response && !(result && status === 204)) {
      report("status", `${status} is not in the contract (${Object.keys(operation.responses)})`);
    } else if (response?.schema) {
      this.#checkBody(`swagger#/$defs/${response.schema.$ref.replace("#/definitions/", "")}${CLOSED}`, text, report);
    } else if (text) {
      report("body", `must be empty with ${status}`);
    }
  }

  #checkBody(schema, text, report) {
    let body;
    try {
      body = JSON.parse(text);
    } catch {
      report("body", "is not JSON");
      return;
    }
    const validate = this.#ajv.getSchema(schema);
    if (!validate(body)) {
      for (const error of meaningful(validate.errors)) {
        report(error.instancePath.replace(/\/\d+/g, "/*"), said(error, body), error.keyword === UNKNOWN_PROPERTY);
      }
    }
  }
}

function checkAccepted(headers, text, report) {
  for (const name of ["location", "azure-asyncoperation", "retry-after"]) {
    if (!headers[name]) {
      report("headers", `202 without ${name}`);
    }
  }
  if (text) {
    report("body", "must be empty with 202");
  }
}

/**
 * Without the echoes of an error: "no branch matched", that null would have done, and that the properties around it, whose
 * schema did not hold because of it, are unknown.
 */
function meaningful(errors) {
  const causes = errors.filter(
    (error) => !["anyOf", "if", "allOf"].includes(error.keyword) && !(error.keyword === "type" && error.params.type === "null"),
  );
  const isEcho = (error) => causes.some((other) => other.instancePath.startsWith(`${error.instancePath}/`));
  return causes.filter((error) => error.keyword !== UNKNOWN_PROPERTY || !isEcho(error));
}

function said(error, body) {
  if (error.keyword === UNKNOWN_PROPERTY) {
    return `'${error.params.unevaluatedProperty}' is not in the contract`;
  }
  const value = error.instancePath
    .split("/")
    .slice(1)
    .reduce((at, step) => at?.[step.replace(/~1/g, "/")], body);
  const allowed = error.keyword === "enum" ? ` (${error.params.allowedValues.join(", ")})` : "";
  return `${error.message}${allowed}, is ${JSON.stringify(value)?.slice(0, 80)}`;
}
