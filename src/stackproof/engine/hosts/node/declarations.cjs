"use strict";
// What the declarations (`.d.ts`) that a package ships say of its outputs, in the engine's form of types: "string" (or
// boolean, number, any), ["list", shape], ["map", shape], ["object", {field: shape}], ["enum", value], a "?" or true at
// the end where optional, "resource:<token>". Generated declarations are indented by four; no parser is needed.
const fs = require("fs");
const Module = require("module");
const path = require("path");

const DEEPEST = 5;
const LARGEST = 1800; // characters that one output's shape may take
const LARGEST_FILE = 24 << 20;
const texts = new Map();

function textOf(file) {
    if (!texts.has(file)) {
        let text = "";
        try {
            if (fs.statSync(file).size <= LARGEST_FILE) text = fs.readFileSync(file, "utf8");
        } catch {
            // a package without declarations
        }
        texts.set(file, text);
    }
    return texts.get(file);
}

/** {output: type as text} of the class `name`. */
function outputsOfClass(file, name) {
    const text = textOf(file);
    const start = new RegExp(`^export declare (?:abstract )?class ${name}\\b`, "m").exec(text);
    if (!start) return new Map();
    const end = text.indexOf("\n}", start.index);
    const found = new Map();
    const field = /^ {4}readonly (\w+)[!?]?: pulumi\.Output<((?:[^;{}]|\{[^}]*\})*)>;$/gm;
    for (const match of text.slice(start.index, end).matchAll(field)) found.set(match[1], match[2]);
    return found;
}

/** {field: type as text, with "| undefined" where optional} of an interface; `names`: its namespaces and its name. */
function fieldsOf(file, names) {
    const text = textOf(file);
    let at = 0;
    for (const [depth, name] of names.entries()) {
        const kind = depth === names.length - 1 ? "interface" : "namespace";
        const indent = " ".repeat(4 * depth);
        const match = _after(text, new RegExp(`^${indent}(?:export )?(?:declare )?${kind} ${name}\\b[^{]*\\{`, "gm"), at);
        if (match < 0) return null;
        at = match;
    }
    const indent = " ".repeat(4 * names.length);
    const end = text.indexOf(`\n${indent.slice(4)}}`, at);
    const field = new RegExp(`^${indent}(?:readonly )?"?([\\w$-]+)"?(\\?)?: ((?:[^;{}]|\\{[^}]*\\})*);$`, "gm");
    const found = new Map();
    for (const match of text.slice(at, end < 0 ? undefined : end).matchAll(field)) {
        found.set(match[1], match[2] ? `${match[3]} | undefined` : match[3]);
    }
    return found;
}

function _after(text, pattern, at) {
    pattern.lastIndex = at;
    return pattern.exec(text) ? pattern.lastIndex : -1;
}

/** The shape of a type that the file `file` names, not larger than fits. */
function shapeOf(text, file) {
    for (let depth = DEEPEST; depth > 0; depth -= 1) {
        const shape = _shape(text, file, depth);
        if (JSON.stringify(shape).length <= LARGEST) return shape;
    }
    return _shape(text, file, 0);
}

function _shape(text, file, depth) {
    const members = _members(text);
    const optional = members.includes("undefined");
    const bare = members.find((member) => member !== "undefined" && member !== "null") || "any";
    const list = /^(.*)\[\]$/s.exec(bare);
    if (list) return depth > 0 ? ["list", _shape(list[1].replace(/^\((.*)\)$/s, "$1"), file, depth - 1), optional] : "any?";
    const map = /^\{\s*\[key: string\]: (.*?);?\s*\}$/s.exec(bare);
    if (map) return ["map", depth > 0 ? _shape(map[1], file, depth - 1) : "any", optional];
    const literal = /^"(.*)"$/.exec(bare);
    if (literal) return ["enum", literal[1], optional];
    const plain = { string: "string", boolean: "boolean", number: "number" }[bare];
    if (plain) return plain + (optional ? "?" : "");
    if (/^[\w.]+$/.test(bare)) return _named(bare, file, depth, optional);
    return `any${optional ? "?" : ""}`;
}

/** The members of a union, as far as they stand at its top. */
function _members(text) {
    const found = [""];
    let inside = 0;
    for (const letter of text.trim()) {
        if ("({<[".includes(letter)) inside += 1;
        if (")}>]".includes(letter)) inside -= 1;
        if (letter === "|" && inside === 0) found.push("");
        else found[found.length - 1] += letter;
    }
    return found.map((member) => member.trim());
}

function _named(name, file, depth, optional) {
    const any = `any${optional ? "?" : ""}`;
    const [first, ...rest] = name.split(".");
    const source = new RegExp(`^import (?:\\* as ${first}|\\{[^}]*\\b${first}\\b[^}]*\\}) from "([^"]+)";`, "m").exec(textOf(file));
    if (!source) return _object(file, [first, ...rest], depth, optional) || any;
    if (!source[1].startsWith(".")) return _resource(source[1], rest, file, optional) || any;
    const other = _declarations(path.resolve(path.dirname(file), source[1]));
    if (/^import \{/.test(source[0])) return _object(other, [first, ...rest], depth, optional) || any;
    return _object(other, rest, depth, optional) || _enum(other, rest, optional) || any;
}

function _declarations(base) {
    const folder = path.join(base, "index.d.ts");
    return fs.existsSync(`${base}.d.ts`) ? `${base}.d.ts` : folder;
}

function _object(file, names, depth, optional) {
    const fields = names.length ? fieldsOf(file, names) : null;
    if (fields === null) return null;
    if (depth <= 0) return "nothing?";
    const shapes = {};
    for (const [name, text] of fields) shapes[name] = _shape(text, file, depth - 1);
    return ["object", shapes, optional];
}

/** The first value of an enumeration, which generated packages write as constants beside a type. */
function _enum(file, names, optional) {
    const name = names[names.length - 1];
    const start = _after(textOf(file), new RegExp(`^ *(?:export )?(?:declare )?const ${name}: \\{`, "gm"), 0);
    const value = start < 0 ? null : /readonly \w+: ("(?:[^"\\]|\\.)*"|[\d.]+);/.exec(textOf(file).slice(start, start + 2000));
    return value ? ["enum", JSON.parse(value[1]), optional] : null;
}

/** A resource of another package, known by its class. */
function _resource(from, names, file, optional) {
    try {
        let found = Module.createRequire(file)(from);
        for (const name of names) found = found[name];
        const token = typeof found === "function" && found.__pulumiType;
        return token ? `resource:${token}${optional ? "?" : ""}` : null;
    } catch {
        return null;
    }
}

/** {field: shape} of what the function `name` returns, null where the file does not say. */
function resultOf(file, name) {
    const text = textOf(file);
    const form = `(?:export declare function |    )${name}\\([^\\n]*\\): (?:Promise|pulumi\\.Output)<([^\\n]+)>;$`;
    const match = new RegExp(`^${form}`, "m").exec(text);
    if (!match || !/^[\w.]+$/.test(match[1])) return null;
    const fields = fieldsOf(file, match[1].split("."));
    if (fields === null) return null;
    const shapes = {};
    for (const [field, type] of fields) shapes[field] = shapeOf(type, file);
    return shapes;
}

module.exports = { outputsOfClass, resultOf, shapeOf };
