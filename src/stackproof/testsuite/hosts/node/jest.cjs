"use strict";
// Jest, by its programming interface, in this process.
const path = require("path");
const sources = require("./sources.cjs");
const { jestSettings } = require("./settings.cjs");
const { MOST } = require("./patience.cjs");
const { Lines } = require("./lines.cjs");

/** What the parts of Jest that it loads by path find here. */
const shared = {};

async function run(order, notes, load) {
    sources.install(order.root); // for a file of settings in TypeScript
    const settings = await jestSettings(order.project, load);
    const lines = order.trace ? new Lines(order.program, order.root) : null;
    Object.assign(shared, { order, notes, lines, load });
    const words = {
        _: order.files,
        $0: "jest",
        config: JSON.stringify(_config(order, settings, load)),
        runTestsByPath: true,
        runInBand: true,
        watchman: false,
        ci: false,
        color: false,
        reporters: [path.join(__dirname, "jest_reporter.cjs")],
        testTimeout: Math.max(MOST, settings.testTimeout),
        verbose: true, // what tests print goes out at once and is bounded there
    };
    await load("@jest/core").runCLI(words, [order.project]);
    if (lines !== null) notes.say({ tool: "v8", lines: lines.found() });
}

function _config(order, settings, load) {
    return {
        ...settings.kept,
        rootDir: order.project,
        roots: [order.project],
        testEnvironment: load.resolve("jest-environment-node"),
        testRunner: path.join(__dirname, "jest_circus.cjs"),
        resolver: path.join(__dirname, "jest_resolver.cjs"),
        cacheDirectory: path.join(order.scratch, "jest"),
        transform: { "\\.[cm]?[jt]sx?$": path.join(__dirname, "jest_transform.cjs") },
        testRegex: ["."],
        testPathIgnorePatterns: [],
        moduleFileExtensions: ["ts", "tsx", "js", "jsx", "mts", "cts", "mjs", "cjs", "json", "node"],
        haste: { forceNodeFilesystemAPI: true },
    };
}

module.exports = { run, shared };
