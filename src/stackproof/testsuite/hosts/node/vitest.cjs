"use strict";
// Vitest, by its programming interface; it compiles the answer's files itself, and runs tests in a thread of its own.
const path = require("path");
const { pathToFileURL } = require("url");
const sources = require("./sources.cjs");
const { MOST } = require("./patience.cjs");
const { vitestSettings } = require("./settings.cjs");

async function run(order, notes, load) {
    sources.install(order.root); // for a file of settings in TypeScript
    const settings = await vitestSettings(order.project, load);
    process.env.STACKPROOF_ORDER = order.file;
    const { startVitest } = await import(pathToFileURL(path.join(order.runner_packages, "vitest/dist/node.js")));
    // What it leaves open ends with this process.
    await startVitest("test", [], _options(order, settings, notes), _vite(order));
}

function _options(order, settings, notes) {
    return {
        root: order.project,
        config: false,
        watch: false,
        globals: true,
        include: order.files.map((file) => path.relative(order.project, file).replace(/[()[\]{}*?!+@|]/g, "\\$&")),
        exclude: [],
        environment: "node",
        pool: "threads", // processes it could not end in every sandbox
        poolOptions: { threads: { singleThread: true } },
        fileParallelism: false,
        reporters: [new Reporter(notes)],
        setupFiles: [path.join(__dirname, "vitest_setup.mjs"), ...settings.setupFiles],
        testTimeout: Math.max(MOST / 2, settings.testTimeout),
        hookTimeout: Math.max(MOST, settings.testTimeout),
        bail: order.first ? 1 : 0,
        passWithNoTests: true,
        coverage: { enabled: false },
    };
}

function _vite(order) {
    return {
        configFile: false,
        cacheDir: path.join(order.scratch, "vite"),
        logLevel: "error",
        server: { watch: null, ws: false, fs: { strict: false } },
    };
}

/** Notes what becomes of each test. */
class Reporter {
    constructor(notes) {
        this._notes = notes;
        this._names = new Map();
    }

    onTestModuleCollected(module) {
        const all = [...module.children.allTests()].map((test) => [_titles(test), test.id]);
        for (const [id, name] of this._notes.named(module.moduleId, all)) this._names.set(id, name);
    }

    onTestCaseResult(test) {
        const { state, errors } = test.result();
        const name = this._names.get(test.id);
        if (name !== undefined && state !== "pending") this._notes.test(name, state, errors && errors[0]);
    }

    onTestRunEnd(modules, errors) {
        for (const module of modules) {
            for (const error of module.errors()) this._notes.test(this._notes.file(module.moduleId), "error", error);
        }
        for (const error of errors) this._notes.test("outside of tests", "error", error);
    }
}

function _titles(test) {
    const titles = [];
    for (let item = test; item && item.type !== "module"; item = item.parent) titles.unshift(item.name);
    return titles;
}

module.exports = { run };
