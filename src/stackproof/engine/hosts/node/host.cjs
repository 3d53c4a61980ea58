"use strict";
// The process that runs one Pulumi program on Node: with the npm SDK's own executor against the engine's services. The
// launcher has closed the sandbox before this starts.
//
// Started as `node host.cjs OUT IN`: descriptors of pipes that carry a JSON message a line. The first message that
// comes in is the request; what goes out are notes, questions ({"ask": ...}, each with one answer) and errors.
const Module = require("module");
const path = require("path");
const chance = require("./chance.cjs");
const { Channel } = require("./channel.cjs");
const holes = require("./holes.cjs");
const leaving = require("./leaving.cjs");
const modules = require("./modules.cjs");
const { Notes } = require("./notes.cjs");
const patches = require("./patches.cjs");
const traces = require("./traces.cjs");

function main() {
    const channel = new Channel(Number(process.argv[2]), Number(process.argv[3]));
    const request = channel.receive();
    const notes = new Notes(channel, request.project_folder);
    const sdk = Module.createRequire(path.join(request.packages[0], "stackproof.js"));
    holes.sdk = sdk;
    if (request.code.length) {
        const [script, file] = request.code;
        require(script).use(path.join(path.dirname(file), "node_modules"), file);
    }
    modules.install(request, notes);
    traces.install(request.compiled);
    globalThis.stackproof_hole = holes.hole;
    process.on("uncaughtException", (error) => notes.failed(error));
    process.on("unhandledRejection", (error) => notes.failed(error));
    patches.apply(request, sdk, notes);
    patches.asFarAsThere(() => leaving.watch(request, sdk, notes));
    if (request.chance) chance.begin(request.chance);
    const run = sdk.resolve("@pulumi/pulumi/cmd/run");
    process.argv = [process.argv[0], run, ...request.arguments];
    sdk(run);
}

main();
