"use strict";
// How a compiled `import` sees a CommonJS module. The compiler's own helper copies it, which loses what Pulumi's
// serialization of functions goes by (a captured module is known by its identity) and modules that are functions.
const foreign = new WeakSet(); // what packages export
const views = new WeakMap();

/** In CommonJS files the module itself, as TypeScript without interoperation gives it; its `default` is itself too. */
function imported(module) {
    if (module === null || (typeof module !== "object" && typeof module !== "function")) return { default: module };
    if (module.__esModule || "default" in module) return module;
    if (!Object.isExtensible(module)) return _view(module);
    Object.defineProperty(module, "default", { value: module, enumerable: false, configurable: true, writable: true });
    return module;
}

/** In files that Node loads as ES modules: the default of a package in CommonJS is all that it exports. */
function importedByModule(module) {
    const known = module !== null && (typeof module === "object" || typeof module === "function") && foreign.has(module);
    return known ? _view(module) : imported(module);
}

function _view(module) {
    if (!views.has(module)) {
        const view = typeof module === "function" ? function () {} : {};
        views.set(
            module,
            new Proxy(view, {
                get: (_, key) => (key === "default" ? module : key === "__esModule" ? true : module[key]),
                has: (_, key) => key === "default" || key in module,
                apply: (_, self, values) => Reflect.apply(module, self, values),
                construct: (_, values) => Reflect.construct(module, values),
            }),
        );
    }
    return views.get(module);
}

module.exports = { imported, importedByModule, foreign };
