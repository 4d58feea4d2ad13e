// The document as JSON Schema: what OpenAPI 3.0 says otherwise is translated, for requests.

const maps = ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"];
const lists = ["allOf", "anyOf", "oneOf", "prefixItems"];
const single = ["items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames", "unevaluatedItems", "unevaluatedProperties", "contentSchema"];
const texts = new Set(["example", "examples", "default", "enum", "const"]);

export function resolve(root, node) {
  for (let hops = 0; node && typeof node === "object" && typeof node.$ref === "string" && hops < 50; hops++) {
    if (!node.$ref.startsWith("#")) return node;
    node = node.$ref.slice(1).split("/").slice(1).reduce((v, part) => v?.[unescape(part)], root);
  }
  return node;
}

const unescape = (part) => decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");

// property finds the schema of a member, through whatever the schema is composed of.
export function property(root, schema, name, seen = new Set()) {
  const s = resolve(root, schema);
  if (!s || typeof s !== "object" || seen.has(s)) return undefined;
  seen.add(s);
  if (s.properties?.[name] !== undefined) return s.properties[name];
  for (const list of ["allOf", "anyOf", "oneOf"])
    for (const branch of s[list] ?? []) {
      const found = property(root, branch, name, seen);
      if (found !== undefined) return found;
    }
  return typeof s.additionalProperties === "object" ? s.additionalProperties : undefined;
}

// translate gives the document with its schemas in a dialect that ajv knows.
export function translate(document, old) {
  const done = new Map();
  const schema = (s) => {
    if (s === null || typeof s !== "object" || Array.isArray(s)) return s;
    if (done.has(s)) return done.get(s);
    if (old && typeof s.$ref === "string") return { $ref: s.$ref }; // 3.0: what stands beside it is ignored
    const t = {};
    done.set(s, t);
    for (const [key, value] of Object.entries(s)) {
      if (maps.includes(key) && value && typeof value === "object") {
        t[key] = Object.fromEntries(Object.entries(value).map(([name, v]) => [name, schema(v)]));
      } else if (lists.includes(key) && Array.isArray(value)) {
        t[key] = value.map(schema);
      } else if (single.includes(key)) {
        t[key] = Array.isArray(value) ? value.map(schema) : schema(value);
      } else if (/^exclusive(Minimum|Maximum)$/.test(key) && !old && typeof value !== "number") {
        // a boolean is no bound in 2020-12
      } else if (!["nullable", "discriminator", "$recursiveRef", "$recursiveAnchor", "xml", "externalDocs", "example", "examples", "default"].includes(key)) {
        t[key] = value;
      }
    }
    if (t.format === "uuid" && t.maxLength < 36) delete t.format; // no text is both, and the length is asserted
    if (!old) return t;
    for (const [bound, exclusive] of [["minimum", "exclusiveMinimum"], ["maximum", "exclusiveMaximum"]]) {
      if (t[exclusive] === true && bound in t) {
        t[exclusive] = t[bound];
        delete t[bound];
      } else if (typeof t[exclusive] === "boolean") delete t[exclusive];
    }
    if (s.nullable === true && typeof t.type === "string") t.type = [t.type, "null"];
    if (Array.isArray(t.required)) {
      // 3.0.4 §4.7.24.1: a read-only property that is required is so in answers only.
      t.required = t.required.filter((name) => resolve(document, property(document, s, name))?.readOnly !== true);
    }
    if (t.required?.length === 0) delete t.required;
    return t;
  };
  const walk = (node, key) => {
    if (node === null || typeof node !== "object") return node;
    if (Array.isArray(node)) return node.map((v) => walk(v));
    const out = {};
    for (const [name, value] of Object.entries(node)) {
      if (texts.has(name) || name.startsWith("x-")) out[name] = name === "examples" ? undefined : value;
      else if (key !== "properties" && (name === "schema" || name === "itemSchema")) out[name] = schema(value);
      else if (name === "schemas" && key === "components") {
        out[name] = Object.fromEntries(Object.entries(value ?? {}).map(([n, v]) => [n, schema(v)]));
      } else out[name] = walk(value, name);
    }
    return out;
  };
  return walk(document, "");
}
