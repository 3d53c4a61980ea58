"use strict";
// The few places where the SDK meets the sandbox or the missing cloud; each names its cause. Every stand-in is noted,
// so that the report can say what the program needed.
const path = require("path");
const { all: holes, made } = require("./holes.cjs");
const shapes = require("./shapes.cjs");

function apply(request, sdk, notes) {
    // The parts of the old SDK need each other and come in the wrong order from inside; later ones copy what is patched.
    if (/^[0-2]\./.test(sdk("@pulumi/pulumi/package.json").version)) sdk("@pulumi/pulumi");
    const steps = [
        () => _quiet(sdk),
        () => _configuration(request, sdk, notes),
        () => _environment(notes),
        () => _stackReferences(sdk, notes),
        () => _callbacks(request, sdk),
        () => shapes.tell(sdk),
        () => _positions(sdk),
        () => _commonModules(sdk),
        () => _closures(sdk),
        () => _inspector(sdk),
        () => _holesAmongOptions(sdk),
    ];
    for (const step of steps) asFarAsThere(step);
}

/** Older SDKs do not have every part that a step changes. */
function asFarAsThere(step) {
    try {
        step();
    } catch (error) {
        if (!error || error.code !== "MODULE_NOT_FOUND") throw error;
    }
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
    const value = (stack, text) => notes.ask({ ask: "stack-reference", stack: String(stack), name: String(text) }).value;
    for (const method of ["getOutput", "requireOutput"]) {
        StackReference.prototype[method] = function (name) {
            return all([output(name), this.name, this.urn]).apply(([text, stack]) => value(stack, text));
        };
    }
    const stackOf = async (self) => output(self.name).promise();
    for (const method of ["getOutputValue", "requireOutputValue"]) {
        StackReference.prototype[method] = async function (name) {
            return value(await stackOf(this), await output(name).promise());
        };
    }
    StackReference.prototype.getOutputDetails = async function (name) {
        return { value: value(await stackOf(this), name) };
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

/** The SDK opens a debugger session at its start, for functions that it may have to serialize later; every script that
 * is loaded from then on is told to it. It can as well be opened then: a new session is told of all scripts. */
function _inspector(sdk) {
    const hooks = sdk("@pulumi/pulumi/runtime/closure/v8Hooks");
    if (!hooks.isInitializedAsync || !hooks.getSessionAsync || !hooks.getScriptUrl) return;
    const scripts = new Map();
    let opened = null;
    hooks.isInitializedAsync = async () => {};
    hooks.getSessionAsync = () => (opened = opened || _opened(scripts));
    hooks.getScriptUrl = (id) => scripts.get(id);
}

async function _opened(scripts) {
    const { Session } = require("inspector");
    const session = new Session();
    session.connect();
    session.on("Debugger.scriptParsed", ({ params }) => scripts.set(params.scriptId, params.url));
    await new Promise((done, failed) => session.post("Debugger.enable", (error) => (error ? failed(error) : done())));
    return session;
}

/** The SDK reads its own stack for source positions and passes over frames of functions without a name. */
function _positions(sdk) {
    const { Resource } = sdk("@pulumi/pulumi/resource");
    if (!(Resource.framePositionRegExp instanceof RegExp)) return;
    Resource.framePositionRegExp =
        /^\s*at (?:.* \(|async )?(?:file:\/\/)?(?<file>\/[^()]*):(?<line>[0-9]+):(?<column>[0-9]+)\)?$/;
}

/** Holes are no resources: as parent, provider or dependency they say nothing, and as a name they are text. */
function _holesAmongOptions(sdk) {
    const resource = sdk("@pulumi/pulumi/resource");
    const { Output } = sdk("@pulumi/pulumi/output");
    // The SDK merges options into new Outputs where a hole stands, for it takes it for one.
    const empty = (value) => holes.has(value) || (made() > 0 && Output.isInstance(value));
    // What a resource waits for may be known later only, and is then resources among holes.
    const real = (item) => !holes.has(item) && resource.Resource.isInstance(item);
    const waited = (value) =>
        Output.isInstance(value) && !holes.has(value)
            ? value.apply((item) => (Array.isArray(item) ? item : [item]).filter(real))
            : undefined;
    const careful = new Proxy(resource.Resource, {
        construct(target, values, kind) {
            if (holes.has(values[1])) values[1] = String(values[1]);
            if (holes.has(values[3])) values[3] = {};
            if (values[4] && made() > 0) values[4] = _withoutHoles(values[4], empty, waited);
            return Reflect.construct(target, values, kind);
        },
    });
    for (const name of ["CustomResource", "ComponentResource"]) Object.setPrototypeOf(resource[name], careful);
}

const OF_RESOURCES = new Set(["parent", "provider", "providers", "dependsOn", "deletedWith", "replaceWith"]);

function _withoutHoles(options, empty, waited) {
    if (empty(options)) return {};
    const found = {};
    for (const [key, value] of Object.entries(options)) {
        const plain = value && Object.getPrototypeOf(value) === Object.prototype;
        if (!OF_RESOURCES.has(key)) found[key] = value;
        else if (key === "dependsOn" && waited(value) !== undefined) found[key] = waited(value);
        else if (Array.isArray(value)) found[key] = value.filter((item) => !empty(item));
        else if (plain) found[key] = Object.fromEntries(Object.entries(value).filter(([, item]) => !empty(item)));
        else if (!empty(value)) found[key] = value;
    }
    return found;
}

module.exports = { apply, asFarAsThere };
