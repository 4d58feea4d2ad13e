// Judges requests by ajv: the first line of the input is the document in JSON, every other one a request with what the plan says of it.
// For each it prints what ajv says. The packages are those of the folder that HOLDFAST_AJV names.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { translate, resolve } from "./dialect.mjs";
import { read, parameter, inexact } from "./request.mjs";

const need = createRequire(process.env.HOLDFAST_AJV + "/");
const lines = readFileSync(0, "utf8").split("\n").filter(Boolean);
const document = JSON.parse(lines[0]);
const old = String(document.openapi).startsWith("3.0");
const root = translate(document, old);

const Ajv = need(old ? "ajv" : "ajv/dist/2020").default;
// A pattern is one of ECMA-262 with Unicode; where it is none, it is read as browsers read it.
const regExp = (pattern, flags) => {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return new RegExp(pattern);
  }
};
regExp.code = "regExp";
const ajv = new Ajv({ strict: false, allErrors: true, logger: false, multipleOfPrecision: 9, code: { regExp }, validateSchema: false, addUsedSchema: false });
need("ajv-formats").default(ajv);
ajv.addSchema({ $id: "doc:/document", ...root }, "doc:/document");

const step = (part) => String(part).replaceAll("~", "~0").replaceAll("/", "~1");
const compiled = new Map();
function validator(pointer) {
  if (!compiled.has(pointer)) {
    try {
      compiled.set(pointer, ajv.compile({ $ref: "doc:/document#" + pointer.split("/").map(encodeURIComponent).join("/") }));
    } catch (error) {
      compiled.set(pointer, error.message);
    }
  }
  return compiled.get(pointer);
}

// locate follows references among OpenAPI's own objects and gives the pointer to what is meant.
function locate(pointer) {
  let node = pointer.split("/").slice(1).reduce((v, part) => v?.[part.replaceAll("~1", "/").replaceAll("~0", "~")], root);
  while (node?.$ref?.startsWith("#")) {
    pointer = decodeURIComponent(node.$ref.slice(1));
    node = resolve(root, node);
  }
  return { pointer, node };
}

const same = (a, b) => a.in === b.in && a.name === b.name;

function operation(line) {
  const base = locate("/paths/" + step(line.path));
  const at = `${base.pointer}/${line.method.toLowerCase()}`;
  const op = base.node?.[line.method.toLowerCase()];
  const gather = (list, from) => (list ?? []).map((_, i) => locate(`${from}/parameters/${i}`)).map(({ pointer, node }) => ({ ...node, pointer }));
  const own = gather(op?.parameters, at);
  const shared = gather(base.node?.parameters, base.pointer).filter((p) => !own.some((o) => same(o, p)));
  return { op, parameters: [...shared, ...own], body: op?.requestBody && locate(at + "/requestBody") };
}

const isJSON = (type) => /^application\/(.*\+)?json$/.test(type) || /\+json$/.test(type) || type === "text/json";

// mediaOf finds the media type of the document that a Content-Type is meant by.
function mediaOf(content, type) {
  const bare = (s) => s.split(";")[0].trim().toLowerCase();
  const keys = Object.keys(content ?? {});
  return keys.find((k) => k === type) ?? keys.find((k) => bare(k) === bare(type)) ?? keys.find((k) => bare(k) === bare(type).split("/")[0] + "/*") ?? keys.find((k) => bare(k) === "*/*");
}

function judge(line) {
  const { op, parameters, body } = operation(line);
  if (!op) return { skipped: "no such operation in the document" };
  const request = read(line, parameters);
  const errors = [];
  let odd = false;
  const check = (place, pointer, values, prefix = "") => {
    const validate = validator(pointer);
    if (typeof validate === "string") throw new Error("ajv does not compile the schema: " + validate);
    const found = [];
    for (const v of values) {
      if (validate(v)) return;
      found.push(...validate.errors);
    }
    for (const e of found) {
      const name = e.params.missingProperty ?? e.params.additionalProperty ?? e.params.unevaluatedProperty ?? e.params.propertyName;
      errors.push({ in: place, at: prefix + e.instancePath, keyword: e.keyword, schema: e.schemaPath, name: name === undefined ? "" : "/" + step(name), says: e.message });
    }
  };
  for (const p of parameters) {
    if (p.in === "header" && ["accept", "content-type", "authorization"].includes(p.name?.toLowerCase())) continue;
    const values = parameter(root, p, request);
    if (values === null) return { skipped: `style ${p.style} of a parameter` };
    if (values === undefined) {
      if (p.required) errors.push({ in: p.in, at: "", keyword: "required", name: "/" + step(p.name), says: "absent" });
      continue;
    }
    odd = odd || values.some((v) => inexact(JSON.stringify(v))) || inexact(String(request.path[p.name] ?? "")) || request.query.some(([, text]) => /^-?\d/.test(text) && inexact(text));
    if (p.content) {
      const media = Object.keys(p.content)[0];
      if (isJSON(media)) check(p.in, `${p.pointer}/content/${step(media)}/schema`, values, "/" + step(p.name));
      continue;
    }
    if (p.schema !== undefined) check(p.in, p.pointer + "/schema", values, "/" + step(p.name));
  }
  if (line.has_body) {
    const type = request.headers["content-type"] ?? "";
    const media = mediaOf(body?.node?.content, type);
    if (media === undefined) errors.push({ in: "body", at: "", keyword: "content", name: "", says: `no media type ${type}` });
    else if (!isJSON(type.split(";")[0].trim().toLowerCase())) return { skipped: `a body of ${type.split(";")[0]}` };
    else if (body.node.content[media]?.schema !== undefined) {
      const text = Buffer.from(line.body ?? "", "base64").toString("utf8");
      odd = odd || inexact(text);
      try {
        check("body", `${body.pointer}/content/${step(media)}/schema`, [JSON.parse(text)]);
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        errors.push({ in: "body", at: "", keyword: "syntax", name: "", says: error.message });
      }
    }
  } else if (body?.node?.required) errors.push({ in: "body", at: "", keyword: "required", name: "", says: "no body" });
  return { valid: errors.length === 0, errors: errors.slice(0, 2000), inexact: odd };
}

for (const text of lines.slice(1)) {
  let verdict;
  try {
    verdict = judge(JSON.parse(text));
  } catch (error) {
    verdict = { skipped: error.message.slice(0, 200) };
  }
  process.stdout.write(JSON.stringify(verdict) + "\n");
}
