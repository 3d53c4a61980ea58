"use strict";
// Values that absorb everything: they stand for what an edit left out and for packages that are not here. The engine
// sees them as unknown Outputs.
let pulumi = null;
let count = 0;

function unknownOutput() {
    pulumi = pulumi || module.exports.sdk("@pulumi/pulumi");
    const nothing = () => Promise.resolve(new Set());
    return new pulumi.Output(new Set(), Promise.resolve(undefined), Promise.resolve(false), Promise.resolve(false), nothing());
}

const OF_OUTPUT = new Set(["isKnown", "isSecret", "promise", "resources", "allResources", "apply", "__pulumiOutput"]);

/**
 * A new hole; `name` says what it stands for and makes its text unlike that of every other. called: it is what a call
 * gave, which may have been a promise: it can be waited for.
 */
function hole(name, { called = false } = {}) {
    count += 1;
    const text = `${name.replace(/[^\w]+/g, "-")}-${count}`;
    let output = null;
    const made = new Proxy(function () {}, {
        get(target, key) {
            if (key === "prototype") return target.prototype;
            if (key === "then") return called ? (done, failed) => Promise.resolve(hole(name)).then(done, failed) : undefined;
            if (key === Symbol.toPrimitive) return (kind) => (kind === "number" ? 2 : text);
            if (key === "toString" || key === "valueOf" || key === "toJSON") return () => text;
            if (key === Symbol.iterator) return function* () {};
            if (key === "length") return 0;
            if (typeof key === "symbol") return undefined;
            if (OF_OUTPUT.has(key)) {
                output = output || unknownOutput();
                const value = output[key];
                return typeof value === "function" ? value.bind(output) : value;
            }
            if (key.startsWith("__pulumi") || key === "__esModule") return undefined;
            return module.exports.hole(`${name}.${key}`);
        },
        has: () => true,
        set: () => true,
        apply: () => module.exports.hole(name, { called: true }),
        construct: () => module.exports.hole(name),
    });
    module.exports.all.add(made);
    return made;
}

/** A hole in place of a package: an ES module that exports whatever is asked for. */
function packageHole(name) {
    const names = hole(name);
    const stand = new Proxy(function () {}, {
        get: (target, key) => (key === "__esModule" ? true : key === "prototype" ? target.prototype : names[key]),
        has: () => true,
        apply: (_, self, values) => names(...values),
        construct: (_, values) => new names(...values),
    });
    module.exports.all.add(stand);
    return stand;
}

module.exports = { hole, packageHole, all: new WeakSet(), made: () => count, sdk: require };
