"use strict";
// Runs tests in the sandbox: `node host.cjs ORDER [RUNNER]`. Node's own modules only, and the runners; nothing of ours.
//
// ORDER is a JSON file: {"file" (itself), "hosts" (this folder), "result", "project", "root", "scratch", "runners"
// ({name: files}), "runner_packages", "code", "only", "first", "trace", "program"}. What happens is appended to the
// file `result`, one JSON value a line, so that what was said before a crash is known. The tests share this process:
// all of it is their claim.
const { spawnSync } = require("child_process");
const fs = require("fs");
const { createRequire } = require("module");
const path = require("path");
const { Notes } = require("./notes.cjs");

const RUNNERS = { jest: "./jest.cjs", mocha: "./mocha.cjs", vitest: "./vitest.cjs" };

async function main([orderFile, chosen]) {
    // What is printed goes out at once, and is bounded there.
    for (const { _handle } of [process.stdout, process.stderr]) {
        if (_handle && _handle.setBlocking) _handle.setBlocking(true);
    }
    const order = JSON.parse(fs.readFileSync(orderFile, "utf8"));
    const notes = new Notes(order);
    const names = Object.keys(order.runners);
    if (chosen === undefined && names.length > 1) {
        let worst = 0;
        for (const name of names) if (!worst || !order.first) worst = Math.max(worst, _apart(orderFile, name));
        notes.say({ end: worst });
        return;
    }
    const name = chosen || names[0];
    const load = createRequire(path.join(order.runner_packages, "stackproof.js"));
    await require(RUNNERS[name]).run({ ...order, files: order.runners[name] }, notes, load);
    if (chosen === undefined) notes.say({ end: notes.code });
    process.exit(notes.code);
}

/** Each runner has a process of its own: they put the same names into the global scope. */
function _apart(orderFile, name) {
    const words = [...process.execArgv, __filename, orderFile, name];
    const { status } = spawnSync(process.execPath, words, { stdio: ["ignore", "inherit", "inherit"] });
    return status === null ? 3 : status;
}

if (require.main === module) main(process.argv.slice(2));
