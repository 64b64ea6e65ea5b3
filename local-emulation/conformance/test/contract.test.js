import assert from "node:assert/strict";
import { test } from "node:test";
import { Contract } from "../src/contract.js";

const PATH = "/subscriptions/{s}/resourceGroups/{g}/providers/Microsoft.RecoveryServices/vaults/{v}/replicationThings/{name}";
const SWAGGER = {
  paths: {
    [PATH]: {
      get: { operationId: "Things_Get", responses: { 200: { schema: { $ref: "#/definitions/Thing" } } } },
      put: { operationId: "Things_Create", responses: { 200: { schema: { $ref: "#/definitions/Thing" } }, 202: {} } },
    },
  },
  definitions: {
    Resource: { type: "object", properties: { id: { type: "string" } } },
    Thing: {
      type: "object",
      allOf: [{ $ref: "#/definitions/Resource" }],
      required: ["kind"],
      properties: {
        kind: { type: "string", enum: ["a", "b"] },
        since: { type: "string", format: "date-time" },
        details: { $ref: "#/definitions/Details" },
        list: { type: "array", items: { $ref: "#/definitions/Details" } },
      },
    },
    Details: {
      type: "object",
      discriminator: "instanceType",
      required: ["instanceType"],
      properties: { instanceType: { type: "string" } },
    },
    SmallDetails: {
      "x-ms-discriminator-value": "Small",
      type: "object",
      allOf: [{ $ref: "#/definitions/Details" }],
      properties: { count: { type: "integer", format: "int32" } },
    },
  },
};
const URL_PATH = PATH.replace("vaults/{v}", "vaults/one").replace(/\{\w+\}/g, "x").toUpperCase().replace("VAULTS", "vaults");
const HEADERS = { "x-ms-request-id": "1" };

function deviations(body, more = {}) {
  const answer = { method: "GET", path: URL_PATH, status: 200, headers: HEADERS, text: JSON.stringify(body), ...more };
  return new Contract(SWAGGER).deviations(answer).map((each) => `${each.where} ${each.what}`);
}

test("acceptsWhatTheContractDescribes", () => {
  const thing = { id: "1", kind: "a", since: "0001-01-01T00:00:00", details: { instanceType: "Small", count: 1 } };
  assert.deepEqual(deviations(thing), []);
});

test("takesNullForAbsentButNotForRequired", () => {
  assert.deepEqual(deviations({ kind: "a", details: null, since: null }), []);
  assert.deepEqual(deviations({ kind: null }).length, 2);
  assert.match(deviations({})[0], /required property 'kind'/);
});

test("findsWrongTypesEnumsAndTimes", () => {
  assert.match(deviations({ kind: "c" })[0], /\/kind must be equal to one of the allowed values \(a, b\), is "c"/);
  assert.match(deviations({ kind: "a", id: 1 })[0], /\/id must be string, is 1/);
  assert.match(deviations({ kind: "a", since: "yesterday" })[0], /\/since must match format "date-time"/);
});

test("choosesTheDerivedTypeByItsDiscriminator", () => {
  assert.match(deviations({ kind: "a", details: { instanceType: "Small", count: "1" } })[0], /\/details\/count must be integer/);
  assert.match(deviations({ kind: "a", list: [{ instanceType: "Small", count: 0.5 }] })[0], /\/list\/\*\/count/);
  assert.match(deviations({ kind: "a", details: {} })[0], /required property 'instanceType'/);
});

test("namesAnUnknownPropertyOnceAndOnlyWhereItIs", () => {
  const found = deviations({ kind: "a", details: { instanceType: "Small", more: 1 } });
  assert.deepEqual(found, ["/details 'more' is not in the contract"]);
});

test("findsStatusesAndHeadersThatAreNotTheContracts", () => {
  assert.match(deviations({ kind: "a" }, { status: 201 })[0], /201 is not in the contract/);
  assert.deepEqual(deviations({ kind: "a" }, { headers: {} }), ["headers x-ms-request-id is missing"]);
  const accepted = { method: "PUT", status: 202, text: "", headers: { ...HEADERS, location: "/", "retry-after": "1" } };
  assert.deepEqual(deviations({}, accepted), ["headers 202 without azure-asyncoperation"]);
  assert.deepEqual(deviations({}, { ...accepted, method: "GET" }).at(-1), "status 202 is not in the contract");
});

test("wantsAnErrorThatSaysSomething", () => {
  assert.deepEqual(deviations({ error: { code: "NotFound", message: "It is not here." } }, { status: 404 }), []);
  assert.match(deviations({ message: "no" }, { status: 404 })[0], /required property 'error'/);
  assert.deepEqual(deviations({}, { status: 500, text: "<html>" }), ["body is not JSON"]);
});

test("saysNothingAboutOtherProviders", () => {
  const answer = { method: "GET", path: "/subscriptions/x/resourceGroups/g", status: 200, headers: {}, text: "{}" };
  assert.equal(new Contract(SWAGGER).deviations(answer), undefined);
});
