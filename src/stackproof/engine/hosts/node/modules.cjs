"use strict";
// How the answer's files are found and loaded: sources as the engine compiled them, packages out of the engine's folders.
const fs = require("fs");
const Module = require("module");
const path = require("path");
const { packageHole } = require("./holes.cjs");

const EXTENSIONS = [".ts", ".tsx", ".mts", ".cts", ".js", ".mjs", ".cjs", ".jsx"];
// Only closure serialization needs them, and they take as long as the rest of the SDK together.
const HEAVY = new Set(["typescript", "@npmcli/arborist"]);
const PULUMI = `${path.sep}@pulumi${path.sep}pulumi${path.sep}`;

function install(request, notes) {
    const packages = request.packages;
    const ofPackages = (file) => packages.some((folder) => file.startsWith(folder + path.sep));
    _compiled(request);
    _lookup(packages, ofPackages);
    _loading(ofPackages, notes);
}

/** Load the text that the engine made of a source; it keeps the source's own name, so traces and closures show it. */
function _compiled(request) {
    const made = new Map(Object.entries(request.compiled));
    const failed = new Map(Object.entries(request.failed));
    for (const extension of EXTENSIONS) {
        const plain = Module._extensions[extension] || Module._extensions[".js"];
        Module._extensions[extension] = (module, filename) => {
            if (failed.has(filename)) throw _syntaxError(filename, ...failed.get(filename));
            const file = made.get(filename);
            if (file === undefined) return plain(module, filename);
            const url = JSON.stringify(require("url").pathToFileURL(filename).href);
            const text = fs.readFileSync(file, "utf8").replace(/^#![^\n]*/, "");
            module._compile(`const stackproof_module_url=${url};${text}`, filename);
        };
    }
}

function _syntaxError(filename, message, line) {
    const error = new SyntaxError(message);
    error.stack = `SyntaxError: ${message}\n    at ${filename}:${line}:1`;
    return error;
}

/** Packages of the answer lie in the engine's folders; a `.js` that was written for a build may be a `.ts` here. */
function _lookup(packages, ofPackages) {
    const paths = Module._nodeModulePaths;
    Module._nodeModulePaths = (from) => (ofPackages(from + path.sep) ? [...paths(from), ...packages] : [...packages]);
    const resolve = Module._resolveFilename;
    Module._resolveFilename = function (name, parent, ...rest) {
        try {
            return resolve.call(this, name, parent, ...rest);
        } catch (error) {
            const source = /^(\.{1,2}|)\/.*\.[cm]?jsx?$/.test(name) && name.replace(/js(x?)$/, "ts$1");
            if (!source) throw error;
            try {
                return resolve.call(this, source, parent, ...rest);
            } catch {
                throw error;
            }
        }
    };
}

/** Heavy modules on first use, and holes for packages that are not here. */
function _loading(ofPackages, notes) {
    const load = Module._load;
    const absent = new Map();
    Module._load = function (name, parent, isMain) {
        const from = (parent && parent.filename) || "";
        if (HEAVY.has(name) && from.includes(PULUMI)) return _later(() => load.call(Module, name, parent, isMain));
        if (absent.has(name)) return absent.get(name);
        try {
            return load.call(Module, name, parent, isMain);
        } catch (error) {
            const bare = !/^[./]/.test(name) && !name.startsWith("node:");
            const itself = error && error.code === "MODULE_NOT_FOUND" && String(error.message).includes(`'${name}'`);
            if (!bare || !itself || ofPackages(from)) throw error;
            notes.add({ missing: name, place: notes.place() });
            const stand = packageHole(name);
            absent.set(name, stand);
            return stand;
        }
    };
}

function _later(get) {
    let real = null;
    const whole = () => (real = real || get());
    return new Proxy(function () {}, {
        get(_, key) {
            if (key === "__esModule") return true;
            if (key === "default") return whole().__esModule ? whole().default : whole();
            return whole()[key];
        },
        apply: (_, self, values) => Reflect.apply(whole(), self, values),
        construct: (_, values) => Reflect.construct(whole(), values),
    });
}

module.exports = { install };
