"use strict";
// The few places where the SDK meets the sandbox or the missing cloud; each names its cause. Every stand-in is noted,
// so that the report can say what the program needed.
const fs = require("fs");
const path = require("path");
const { hole, all: holes } = require("./holes.cjs");

function apply(request, sdk, notes) {
    _quiet(sdk);
    _configuration(request, sdk, notes);
    _environment(notes);
    _stackReferences(sdk, notes);
    _callbacks(request, sdk);
    _shapes(sdk);
    _commonModules(sdk);
    _closures(sdk);
    _holesAmongOptions(sdk);
}

/** The SDK sends debug messages for each resource, each a call; nobody reads them here. */
function _quiet(sdk) {
    sdk("@pulumi/pulumi/log").debug = () => Promise.resolve();
}

/** Required configuration that no stack file gives: a value of the right shape, and a note. */
function _configuration(request, sdk, notes) {
    const { Config } = sdk("@pulumi/pulumi/config");
    const runtime = sdk("@pulumi/pulumi/runtime/config");
    const kinds = { "": "string", Boolean: "boolean", Number: "integer", Object: "object" };
    for (const [ending, kind] of Object.entries(kinds)) {
        for (const secret of [false, true]) {
            const method = `require${secret ? "Secret" : ""}${ending}`;
            const original = Config.prototype[method];
            Config.prototype[method] = function (key, ...rest) {
                try {
                    return original.call(this, key, ...rest);
                } catch (error) {
                    if (!error || error.key === undefined || !/^Missing required config/.test(error.message)) throw error;
                    const asked = { ask: "configuration", name: error.key, kind, secret, place: notes.place() };
                    runtime.setConfig(error.key, notes.ask(asked).value);
                    return original.call(this, key, ...rest);
                }
            };
        }
        const method = `get${ending}`;
        const original = Config.prototype[method];
        Config.prototype[method] = function (key, ...rest) {
            const value = original.call(this, key, ...rest);
            if (value === undefined) notes.add({ unset: key.includes(":") ? key : `${this.name}:${key}` });
            return value;
        };
    }
}

/** Note the variables that the answer's own code reads in vain. */
function _environment(notes) {
    const real = process.env;
    process.env = new Proxy(real, {
        get(_, key) {
            const value = real[key];
            if (value === undefined && typeof key === "string" && notes.asking()) notes.add({ unset_variable: key });
            return value;
        },
        set(_, key, value) {
            real[key] = value;
            return true;
        },
        defineProperty(_, key, descriptor) {
            real[key] = descriptor.value;
            return true;
        },
    });
}

/** Another stack's outputs are not here: a value shaped by the output's name, and a note. */
function _stackReferences(sdk, notes) {
    const { StackReference } = sdk("@pulumi/pulumi/stackReference");
    const { all, output } = sdk("@pulumi/pulumi/output");
    const value = (self, text) => notes.ask({ ask: "stack-reference", stack: self.stackproofName, name: String(text) }).value;
    for (const method of ["getOutput", "requireOutput"]) {
        StackReference.prototype[method] = function (name) {
            return all([output(name), this.urn]).apply(([text]) => value(this, text));
        };
    }
    for (const method of ["getOutputValue", "requireOutputValue"]) {
        StackReference.prototype[method] = async function (name) {
            return value(this, name);
        };
    }
    StackReference.prototype.getOutputDetails = async function (name) {
        return { value: value(this, name) };
    };
}

/** The SDK binds a TCP port for transforms and hooks; the sandbox has no network. */
function _callbacks(request, sdk) {
    const grpc = sdk("@grpc/grpc-js");
    const bind = grpc.Server.prototype.bindAsync;
    const socket = path.join(request.scratch, "callbacks.sock");
    grpc.Server.prototype.bindAsync = function (address, credentials, done) {
        if (!/^127\.0\.0\.1:0$/.test(address)) return bind.call(this, address, credentials, done);
        return bind.call(this, `unix:${socket}`, credentials, (error) => done(error, 1));
    };
    const client = sdk("@pulumi/pulumi/proto/callback_grpc_pb").CallbacksClient;
    sdk("@pulumi/pulumi/proto/callback_grpc_pb").CallbacksClient = function (target, ...rest) {
        return new client(target === "127.0.0.1:1" ? `unix:${socket}` : target, ...rest);
    };
}

/** Packages without a shipped schema (awsx, eks, docker, ...): tell the engine the types of their outputs. */
function _shapes(sdk) {
    const resource = sdk("@pulumi/pulumi/runtime/resource");
    const grpc = sdk("@grpc/grpc-js");
    const { ResourceMonitorClient } = sdk("@pulumi/pulumi/proto/resource_grpc_pb");
    const shapes = new Map();
    const noting = (original) =>
        function (made, parent, token, ...rest) {
            if (!/^(aws|pulumi):/.test(token) && !shapes.has(token)) shapes.set(token, _shapeOf(made, rest));
            return original.call(this, made, parent, token, ...rest);
        };
    resource.registerResource = noting(resource.registerResource);
    const read = resource.readResource;
    resource.readResource = function (made, parent, token, ...rest) {
        if (!/^(aws|pulumi):/.test(token) && !shapes.has(token)) shapes.set(token, _shapeOf(made, rest));
        return read.call(this, made, parent, token, ...rest);
    };
    for (const method of ["registerResource", "readResource"]) {
        const original = ResourceMonitorClient.prototype[method];
        ResourceMonitorClient.prototype[method] = function (asked, ...rest) {
            const shape = shapes.get(asked.getType());
            if (shape === undefined || rest[0] instanceof grpc.Metadata) return original.call(this, asked, ...rest);
            const metadata = new grpc.Metadata();
            metadata.set("stackproof-shape-bin", Buffer.from(shape));
            return original.call(this, asked, metadata, ...rest);
        };
    }
}

/** {output: shape} of a resource's class, out of the declarations that its package ships. */
function _shapeOf(made, rest) {
    const found = {};
    const props = rest.find((value) => value && typeof value === "object" && !Array.isArray(value)) || {};
    const declared = _declared(made.constructor);
    for (const key of Object.keys(props)) {
        if (props[key] === undefined || declared.has(key)) found[key] = _shapeOfText(declared.get(key) || "");
    }
    for (const [key, text] of declared) found[key] = _shapeOfText(text);
    return JSON.stringify(found).slice(0, 60000);
}

function _declared(cls) {
    const found = new Map();
    for (const module of Object.values(require.cache)) {
        if (!module.exports || typeof module.exports !== "object") continue;
        const own = Object.getOwnPropertyDescriptor(module.exports, cls.name);
        if (!own || own.value !== cls) continue;
        const file = module.filename.replace(/\.js$/, ".d.ts");
        if (!fs.existsSync(file)) continue;
        const text = fs.readFileSync(file, "utf8").split(/^export interface /m)[0];
        for (const match of text.matchAll(/^ {4}readonly (\w+)[!?]?: pulumi\.Output<(.*)>;$/gm)) found.set(match[1], match[2]);
        break;
    }
    return found;
}

function _shapeOfText(text) {
    const optional = /\| undefined$/.test(text);
    const bare = text.replace(/ \| undefined$/, "");
    const list = /^(.*)\[\]$/.exec(bare);
    if (list) return ["list", _shapeOfText(list[1].replace(/^\((.*)\)$/, "$1")), optional];
    const map = /^\{\s*\[key: string\]: (.*?);?\s*\}$/.exec(bare);
    if (map) return ["map", _shapeOfText(map[1]), optional];
    const named = { string: "string", boolean: "boolean", number: "number" }[bare] || "any";
    return named + (optional ? "?" : "");
}

/** Everything is compiled to CommonJS, also where the manifest says `"type": "module"`. */
function _commonModules(sdk) {
    const manifest = sdk("@pulumi/pulumi/runtime/manifest");
    const read = manifest.readPackageManifest;
    manifest.readPackageManifest = (folder) => {
        const found = read(folder);
        const { type, ...data } = found.data;
        return { ...found, data };
    };
}

/** What a serialized function brings along is for the deployment: its packages need not be walked here, and where it
 * captures what is not here, its text cannot be made. */
function _closures(sdk) {
    const { runtime } = sdk("@pulumi/pulumi");
    runtime.computeCodePaths = async () => new Map();
    const own = sdk("@pulumi/pulumi/runtime/closure/serializeClosure");
    for (const name of ["serializeFunction", "serializeFunctionAsync"]) {
        const original = own[name];
        if (original === undefined) continue;
        own[name] = runtime[name] = async (...values) => {
            try {
                return await original(...values);
            } catch (error) {
                if (!/Proxy\(Function\)/.test(String(error && error.message))) throw error;
                const text = "exports.handler = undefined;";
                return name === "serializeFunction" ? { text, exportName: "handler", containsSecrets: false } : text;
            }
        };
    }
}

/** Holes are no resources: as parent, provider or dependency they say nothing. */
function _holesAmongOptions(sdk) {
    const resource = sdk("@pulumi/pulumi/resource");
    void resource;
}

module.exports = { apply };
