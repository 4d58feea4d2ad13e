// Reads a request off its bytes, with nothing of the code that wrote it.

import { resolve, property } from "./dialect.mjs";

const number = /^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/;

// types gathers what JSON types a schema may ask for; none where it asks for nothing.
function types(root, schema, seen = new Set()) {
  const s = resolve(root, schema);
  if (!s || typeof s !== "object" || seen.has(s)) return new Set();
  seen.add(s);
  const all = new Set([s.type ?? []].flat());
  for (const list of ["allOf", "anyOf", "oneOf"]) for (const branch of s[list] ?? []) types(root, branch, seen).forEach((t) => all.add(t));
  for (const v of s.enum ?? ("const" in s ? [s.const] : [])) all.add(v === null ? "null" : Array.isArray(v) ? "array" : typeof v);
  return all;
}

function items(root, schema, seen = new Set()) {
  const s = resolve(root, schema);
  if (!s || typeof s !== "object" || seen.has(s)) return undefined;
  seen.add(s);
  if (s.items !== undefined) return s.items;
  for (const list of ["allOf", "anyOf", "oneOf"])
    for (const branch of s[list] ?? []) {
      const found = items(root, branch, seen);
      if (found !== undefined) return found;
    }
}

// scalar lists what a text may stand for.
function scalar(root, schema, text) {
  const want = types(root, schema);
  const all = [];
  if ((want.has("integer") || want.has("number")) && number.test(text)) all.push(Number(text));
  if (want.has("boolean") && (text === "true" || text === "false")) all.push(text === "true");
  if (!all.length || want.has("string")) all.push(text);
  return all;
}

function every(choices) {
  return choices.reduce((sofar, options) => sofar.flatMap((list) => options.map((o) => [...list, o])).slice(0, 64), [[]]);
}

const list = (root, schema, parts) => every(parts.map((p) => scalar(root, items(root, schema) ?? {}, p)));

const object = (root, schema, pairs) =>
  every(pairs.map(([name, text]) => {
    const s = property(root, schema, name) ?? {};
    return types(root, s).has("array") && Array.isArray(text) ? list(root, s, text) : scalar(root, s, [text].flat()[0]);
  })).map((values) => Object.fromEntries(pairs.map(([name], i) => [name, values[i]])));

// parameter lists the values that a parameter may have, undefined where it is absent; null where the style is not read here.
export function parameter(root, p, request) {
  if (p.content) {
    const text = texts(p, request)?.[0];
    if (text === undefined) return undefined;
    try {
      return [JSON.parse(decode(text))];
    } catch {
      return [text];
    }
  }
  const schema = p.schema ?? {};
  const want = types(root, schema);
  const style = p.style ?? (p.in === "query" || p.in === "cookie" ? "form" : "simple");
  const explode = p.explode ?? style === "form";
  if (style === "deepObject") {
    const pairs = new Map();
    for (const [name, text] of request.query) {
      const m = /^([^[]*)\[([^\]]*)\](\[\])?$/.exec(name);
      if (m && m[1] === p.name) pairs.set(m[2], [...(pairs.get(m[2]) ?? []), text]);
      else if (name.startsWith(p.name + "[")) return null;
    }
    if (pairs.size) return object(root, schema, [...pairs]);
  }
  if (style !== "form" && style !== "simple" && style !== "deepObject") return null;
  if (want.has("object") && style === "form" && explode) {
    const known = request.query.filter(([name]) => property(root, schema, name) !== undefined && !request.declared.has(name));
    if (known.length) return object(root, schema, known);
  }
  const found = texts(p, request);
  if (found === undefined) return undefined;
  if (want.has("array")) {
    const parts = explode && style === "form" ? found.map(decode) : found[0].split(",").map(decode);
    const all = list(root, schema, parts);
    return want.size > 1 && parts.length === 1 ? [...all, ...scalar(root, schema, parts[0])] : all;
  }
  if (want.has("object")) {
    const parts = found[0].split(",").map(decode);
    const pairs = explode
      ? parts.map((x) => [x.slice(0, Math.max(0, x.indexOf("="))), x.slice(x.indexOf("=") + 1)])
      : parts.flatMap((x, i) => (i % 2 ? [] : [[x, parts[i + 1] ?? ""]]));
    return [...object(root, schema, pairs), decode(found[0])];
  }
  if (found.length > 1) return [found.map(decode)]; // a scalar that is repeated is no scalar
  return scalar(root, schema, decode(found[0]));
}

const decode = (s) => {
  try {
    return decodeURIComponent(s);
  } catch {
    return s;
  }
};

// texts are the raw texts that a parameter has, each still escaped where its place escapes.
function texts(p, request) {
  const of = { path: request.path, query: null, header: request.headers, cookie: request.cookies }[p.in];
  if (p.in === "query") {
    const all = request.rawQuery.filter(([name]) => decode(name) === p.name || decode(name) === p.name + "[]").map(([, text]) => text);
    return all.length ? all : undefined;
  }
  const text = of?.[p.in === "header" ? p.name.toLowerCase() : p.name];
  if (text === undefined) return undefined;
  return [p.in === "header" ? encodeURIComponent(text).replaceAll("%2C", ",").replaceAll("%3D", "=") : text];
}

// read takes the request apart.
export function read(line, parameters) {
  const [path, query] = line.target.split("?", 2);
  const names = [];
  const form = line.path.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{([^}]+)\}/g, (_, name) => (names.push(name), "([^/]*)"));
  const m = new RegExp("^" + form + "$").exec(path);
  const rawQuery = (query ?? "").split("&").filter(Boolean).map((pair) => {
    const i = pair.indexOf("=");
    return i < 0 ? [pair, ""] : [pair.slice(0, i), pair.slice(i + 1)];
  });
  const headers = Object.fromEntries(Object.entries(line.header ?? {}).map(([name, values]) => [name.toLowerCase(), values.join(",")]));
  const cookies = Object.fromEntries((headers.cookie ?? "").split("; ").filter(Boolean).map((c) => [c.slice(0, c.indexOf("=")), c.slice(c.indexOf("=") + 1)]));
  return {
    path: Object.fromEntries(names.map((name, i) => [name, m?.[i + 1]])),
    rawQuery,
    query: rawQuery.map(([name, text]) => [decode(name), decode(text)]),
    declared: new Set(parameters.filter((p) => p.in === "query" && !types({}, p.schema).has("object")).map((p) => p.name)),
    headers,
    cookies,
  };
}

// inexact says that a JSON text, or a parameter's, has a number that a double does not hold: ajv sees another one.
export function inexact(text) {
  const bare = text.replace(/"(\\.|[^"\\])*"/g, '""');
  return (bare.match(/-?\d+(\.\d+)?([eE][-+]?\d+)?/g) ?? []).some((n) => {
    const digits = n.replace(/[eE].*$/, "").replace(/^-?0*\.?0*|\./g, "").replace(/0+$/, "");
    return digits.length > 15 || !Number.isFinite(Number(n)) || (Number(n) === 0 && digits !== "");
  });
}
