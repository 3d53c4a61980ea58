"use strict";
// Jest's own runner of one file of tests, with somebody beside it who takes notes.
const { shared } = require("./jest.cjs");
const { patient } = require("./patience.cjs");

module.exports = async function (globalConfig, config, environment, runtime, file, send) {
    const { order, notes, lines, load } = shared;
    const plain = environment.handleTestEvent && environment.handleTestEvent.bind(environment);
    const noting = _noting(file, order, notes);
    const given = environment.global.setTimeout;
    environment.global.setTimeout = patient(given); // for what Jest keeps; tests have the plain one
    environment.handleTestEvent = async (event, state) => {
        if (event.name === "setup") environment.global.setTimeout = given;
        noting(event, state);
        if (plain) await plain(event, state);
    };
    // Everything of the answer is compiled to CommonJS, whatever its manifest says.
    const asModule = runtime.unstable_shouldLoadAsEsm.bind(runtime);
    runtime.unstable_shouldLoadAsEsm = (name) => !name.startsWith(order.root) && asModule(name);
    try {
        return await load("jest-circus/runner")(globalConfig, config, environment, runtime, file, send);
    } finally {
        if (lines !== null) lines.take();
    }
};

function _noting(file, order, notes) {
    let names = new Map();
    return (event, state) => {
        if (event.name === "run_start") {
            const all = [..._tests(state.rootDescribeBlock, [])];
            names = notes.named(file, all);
            for (const [, test] of all) if (!names.has(test)) test.mode = "skip";
        } else if (event.name === "test_done" && names.has(event.test)) {
            const [error] = event.test.errors;
            notes.test(names.get(event.test), error ? "failed" : "passed", error && _first(error));
            if (error && order.first) for (const test of names.keys()) test.mode = "skip";
        } else if (/^test_(skip|todo)$/.test(event.name) && names.has(event.test) && !_stopped(order, notes)) {
            notes.test(names.get(event.test), "skipped");
        }
    };
}

function _stopped(order, notes) {
    return order.first && notes.code === 1;
}

function* _tests(block, titles) {
    for (const child of block.children) {
        if (child.type === "test") yield [[...titles, child.name], child];
        else yield* _tests(child, [...titles, child.name]);
    }
}

/** Jest keeps an error together with one that tells the place of the call. */
function _first(error) {
    const [own, place] = Array.isArray(error) ? error : [error];
    return own || place;
}
