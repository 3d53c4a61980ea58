"use strict";
// Mocha, by its programming interface.
const path = require("path");
const { Lines } = require("./lines.cjs");
const { MOST, patient } = require("./patience.cjs");
const { mochaSettings } = require("./settings.cjs");
const sources = require("./sources.cjs");

/** Run the files. */
async function run(order, notes, load) {
    if (order.code.length) require(order.code[0]).use(path.dirname(order.code[1]) + "/node_modules", order.code[1]);
    sources.install(order.root);
    sources.lighten();
    const lines = order.trace ? new Lines(order.program, order.root) : null;
    const given = global.setTimeout;
    global.setTimeout = patient(given); // for what Mocha keeps; tests have the plain one
    const Mocha = load("mocha");
    global.setTimeout = given;
    const settings = mochaSettings(order.project, load);
    const timeout = Math.max(MOST, settings.timeout);
    const mocha = new Mocha({ ui: settings.ui, timeout, bail: order.first, reporter: _Silent, color: false });
    _loaded(mocha, settings.require, order.files, notes);
    const names = _named(mocha.suite, order.files, notes);
    // As its command line does: an error in an `apply` that nobody catches belongs to the test that runs.
    process.on("unhandledRejection", (reason) => {
        throw reason;
    });
    await new Promise((done) => _noted(mocha.run(done), names, notes));
    if (lines !== null) {
        lines.take();
        notes.say({ tool: "v8", lines: lines.found() });
    }
}

function _Silent() {}

/** Load setup and test files one by one: one that cannot be loaded is noted, and the rest goes on. */
function _loaded(mocha, setup, files, notes) {
    const hooks = {};
    for (const [file, isTest] of [...setup.map((file) => [file, false]), ...files.map((file) => [file, true])]) {
        try {
            if (isTest) mocha.suite.emit("pre-require", global, file, mocha);
            const found = require(file);
            if (isTest) mocha.suite.emit("require", found, file, mocha);
            else Object.assign(hooks, found && found.mochaHooks);
            if (isTest) mocha.suite.emit("post-require", global, file, mocha);
        } catch (error) {
            notes.test(notes.file(file), "error", error);
        }
    }
    mocha.rootHooks(hooks);
    mocha.lazyLoadFiles(true); // they are
}

/** Map of the tests that are to be run; the others are taken out. */
function _named(root, files, notes) {
    const all = [];
    const below = (suite) => {
        all.push(...suite.tests);
        suite.suites.forEach(below);
    };
    below(root);
    const names = new Map();
    for (const file of files) {
        const own = all.filter((test) => test.file === file).map((test) => [test.titlePath(), test]);
        for (const [test, name] of notes.named(file, own)) names.set(test, name);
    }
    const keep = (suite) => {
        suite.tests = suite.tests.filter((test) => names.has(test));
        suite.suites.forEach(keep);
    };
    keep(root);
    return names;
}

function _noted(runner, names, notes) {
    const told = new Set();
    const tell = (test, outcome, error) => {
        if (!names.has(test)) return;
        told.add(test);
        notes.test(names.get(test), outcome, error);
    };
    runner.on("pass", (test) => tell(test, "passed"));
    runner.on("pending", (test) => tell(test, "skipped"));
    runner.on("fail", (item, error) => {
        if (item.type === "test") return tell(item, "failed", error);
        // A hook that fails takes along the test that it is for, and what its suite has not run yet.
        const own = item.ctx && item.ctx.currentTest;
        if (own) tell(own, "error", error);
        item.parent.eachTest((test) => told.has(test) || tell(test, "error", error));
    });
}

module.exports = { run };
