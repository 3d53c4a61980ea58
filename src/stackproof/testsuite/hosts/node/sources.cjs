"use strict";
// Loads the answer's TypeScript and JavaScript: compiled one by one by TypeScript itself, types left out, as ts-node
// and ts-jest do when they are told not to check types.
const fs = require("fs");
const Module = require("module");
const path = require("path");

const EXTENSIONS = [".ts", ".tsx", ".mts", ".cts", ".js", ".mjs", ".cjs", ".jsx"];
// What parts of the SDK need that hardly a program uses: they take as long to load as the rest of it.
const HEAVY = new Set(["typescript", "@npmcli/arborist"]);
const PULUMI = `${path.sep}@pulumi${path.sep}pulumi${path.sep}`;
const OPTIONS = {
    module: "commonjs",
    target: "es2022",
    jsx: "react",
    allowJs: true,
    esModuleInterop: true,
    experimentalDecorators: true,
    // As with the target that Pulumi's templates name.
    useDefineForClassFields: false,
    isolatedModules: true,
    inlineSourceMap: true,
    inlineSources: false,
};

/** Have Node load the files below `root` that way. */
function install(root) {
    const inside = (file) => file.startsWith(root + path.sep) && !file.includes(`${path.sep}node_modules${path.sep}`);
    for (const extension of EXTENSIONS) {
        const plain = Module._extensions[extension] || Module._extensions[".js"];
        Module._extensions[extension] = (module, filename) => {
            if (!inside(filename)) return plain(module, filename);
            return module._compile(compiled(fs.readFileSync(filename, "utf8"), filename), filename);
        };
    }
    const resolve = Module._resolveFilename;
    Module._resolveFilename = function (name, parent, ...rest) {
        try {
            return resolve.call(this, name, parent, ...rest);
        } catch (error) {
            for (const other of parent && inside(parent.filename || "") ? otherNames(name) : []) {
                try {
                    return resolve.call(this, other, parent, ...rest);
                } catch {
                    // the next one
                }
            }
            throw error;
        }
    };
}

function compiled(text, file) {
    const ts = require("typescript");
    const options = { fileName: asCommon(file), compilerOptions: _options(ts) };
    return ts.transpileModule(text.replace(/^#![^\n]*/, ""), options).outputText;
}

/** TypeScript goes by the name of a file, and everything is to become CommonJS. */
function asCommon(file) {
    return file.replace(/\.m([jt]s)$/, ".$1");
}

function _options(ts) {
    return { ...OPTIONS, module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, jsx: ts.JsxEmit.React };
}

/** A `.js` that was written for a build may be a `.ts` here. */
function otherNames(name) {
    if (!/^\.{1,2}\/.*\.[cm]?jsx?$/.test(name)) return [];
    return [name.replace(/js(x?)$/, "ts$1"), name.replace(/\.[cm]?jsx?$/, "")];
}

/** Load the heavy parts of the SDK when they are first used. */
function lighten() {
    const load = Module._load;
    Module._load = function (name, parent, isMain) {
        const heavy = HEAVY.has(name) && parent && String(parent.filename).includes(PULUMI);
        return heavy ? later(() => load.call(Module, name, parent, isMain)) : load.call(this, name, parent, isMain);
    };
}

function later(get) {
    let real = null;
    const whole = () => (real = real || get());
    return new Proxy(function () {}, {
        get: (_, key) => (key === "__esModule" ? true : key === "default" ? whole().default || whole() : whole()[key]),
        apply: (_, self, values) => Reflect.apply(whole(), self, values),
        construct: (_, values) => Reflect.construct(whole(), values),
    });
}

module.exports = { HEAVY, OPTIONS, PULUMI, asCommon, install, later, lighten, otherNames };
