"use strict";
// How the answer's files are found and loaded: sources as the engine compiled them, packages out of the engine's folders.
const fs = require("fs");
const Module = require("module");
const path = require("path");
const { packageHole } = require("./holes.cjs");
const { foreign, imported, importedByModule } = require("./imports.cjs");
const { prefixes } = require("./traces.cjs");

const EXTENSIONS = [".ts", ".tsx", ".mts", ".cts", ".js", ".mjs", ".cjs", ".jsx"];
// What parts of the SDK need that hardly a program uses (serialization of functions, the automation API, checks of
// versions); they take as long as the rest of the SDK together.
const HEAVY = new Set(
    ["typescript", "@npmcli/arborist", "normalize-package-data", "semver", "execa", "@logdna/tail-file"].concat(
        ["./automation", "upath", "js-yaml", "ini"],
    ),
);
// Named one by one when they are loaded, and used only where somebody traces the SDK itself.
const TRACING = /^@opentelemetry\/(?!api$)/;
const PULUMI = `${path.sep}@pulumi${path.sep}pulumi${path.sep}`;

function install(request, notes) {
    const packages = request.packages;
    const ofPackages = (file) => packages.some((folder) => file.startsWith(folder + path.sep));
    globalThis.stackproof_imported = imported;
    globalThis.stackproof_imported_by_module = importedByModule;
    _compiled(request);
    _lookup(packages, ofPackages, request.aliases || {}, notes);
    _loading(ofPackages, notes);
}

/** Load the text that the engine made of a source; it keeps the source's own name, so traces and closures show it. */
function _compiled(request) {
    const made = new Map(Object.entries(request.compiled));
    const failed = new Map(Object.entries(request.failed));
    const program = request.arguments[request.arguments.length - 1];
    for (const extension of EXTENSIONS) {
        const plain = Module._extensions[extension] || Module._extensions[".js"];
        Module._extensions[extension] = (module, filename) => {
            if (failed.has(filename)) throw _syntaxError(filename, ...failed.get(filename));
            const file = made.get(filename);
            if (file === undefined) return plain(module, filename);
            const asModule = _isModule(filename, request.project_folder);
            const url = JSON.stringify(require("url").pathToFileURL(filename).href);
            const helper = `var __toESM = globalThis.stackproof_imported${asModule ? "_by_module" : ""}, __toESM_own = (`;
            const text = fs.readFileSync(file, "utf8").replace(/^#![^\n]*/, "").replace(/^var __toESM = \(/m, () => helper);
            const prefix = `const stackproof_module_url=${url};`;
            prefixes.set(filename, prefix.length);
            module._compile(prefix + text, filename);
            if (filename === program) module.exports = _entered(module.exports, asModule);
        };
    }
}

/** What the SDK would take of the program's module: of an ES module its default, if it has one. */
function _entered(found, asModule) {
    if (found === null || typeof found !== "object" || !found.__esModule) return found;
    if (!found.stackproof_done) return asModule ? _outputs(found) : found;
    return async () => {
        await found.stackproof_done; // the rest of a body with top-level await
        const { stackproof_done, ...names } = found;
        const value = _outputs(names);
        return typeof value === "function" ? value() : value;
    };
}

function _outputs(names) {
    if (!("default" in names)) return names;
    if (Object.keys(names).length === 1) return names.default;
    throw new Error("expected entrypoint module to have either a default export or named exports but not both");
}

const _manifests = new Map();

/** Whether Node would load a file of the answer as an ES module. */
function _isModule(filename, top) {
    if (/\.[cm][jt]s$/.test(filename)) return /\.m[jt]s$/.test(filename);
    let folder = path.dirname(filename);
    for (;;) {
        if (!_manifests.has(folder)) _manifests.set(folder, _typeOf(path.join(folder, "package.json")));
        const type = _manifests.get(folder);
        if (type !== null || folder.length <= top.length) return type === "module";
        folder = path.dirname(folder);
    }
}

function _typeOf(manifest) {
    try {
        return String(JSON.parse(fs.readFileSync(manifest, "utf8")).type || "commonjs");
    } catch {
        return null;
    }
}

function _syntaxError(filename, message, line) {
    const error = new SyntaxError(message);
    error.stack = `SyntaxError: ${message}\n    at ${filename}:${line}:1`;
    return error;
}

/** Packages of the answer lie in the engine's folders; a `.js` that was written for a build may be a `.ts` here, and a
 * name that no package has may be an alias of tsconfig's `paths`. */
function _lookup(packages, ofPackages, aliases, notes) {
    const paths = Module._nodeModulePaths;
    Module._nodeModulePaths = (from) => (ofPackages(from + path.sep) ? [...paths(from), ...packages] : [...packages]);
    const resolve = Module._resolveFilename;
    Module._resolveFilename = function (name, parent, ...rest) {
        try {
            return resolve.call(this, name, parent, ...rest);
        } catch (error) {
            const by = (parent && parent.filename) || "";
            for (const other of ofPackages(by) ? [] : _otherNames(name, aliases[by])) {
                try {
                    const found = resolve.call(this, other, parent, ...rest);
                    if (!/^[./]/.test(name)) notes.add({ alias: name, place: notes.place() });
                    return found;
                } catch {
                    // the next one
                }
            }
            throw error;
        }
    };
}

function _otherNames(name, aliases) {
    const bases = [...(/^(\.{1,2}|)\//.test(name) ? [name] : []), ...((aliases || {})[name] || [])];
    return bases.flatMap((base) => [base, base.replace(/js(x?)$/, "ts$1"), base.replace(/\.[cm]?jsx?$/, ".tsx")]);
}

/** Heavy modules on first use, and holes for packages that are not here. */
function _loading(ofPackages, notes) {
    const load = Module._load;
    const absent = new Map();
    Module._load = function (name, parent, isMain) {
        const from = (parent && parent.filename) || "";
        if (from.includes(PULUMI)) {
            // traces.cjs does that, for the answer's own files alone
            if (/^source-map-support(\/|$)/.test(name)) return { install() {} };
            if (HEAVY.has(name)) return _later(() => load.call(Module, name, parent, isMain));
            if (TRACING.test(name)) return _namesLater(() => load.call(Module, name, parent, isMain));
        }
        if (absent.has(name)) return absent.get(name);
        try {
            const found = load.call(Module, name, parent, isMain);
            if (found && /^(object|function)$/.test(typeof found) && !/^[./]/.test(name) && !ofPackages(from)) foreign.add(found);
            return found;
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

/** A module whose names are taken at once and used later. */
function _namesLater(get) {
    return new Proxy({}, { get: (_, key) => (key === "__esModule" ? true : _later(() => get()[key])) });
}

module.exports = { install };
