// Runs beside each file of tests in Vitest's own thread: leaves out what is not asked for, and counts lines.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const order = JSON.parse(fs.readFileSync(process.env.STACKPROOF_ORDER, "utf8"));
const load = createRequire(path.join(order.hosts, "vitest.cjs"));
const { Notes } = load("./notes.cjs");
const notes = new Notes(order);

if (order.only !== null) {
    let chosen = null;
    beforeEach(({ task, skip }) => {
        chosen = chosen || notes.chosen(task.file.filepath, tests(task.file, []));
        if (!chosen.has(task)) skip();
    });
}

if (order.trace) {
    const { Lines } = load("./lines.cjs");
    const lines = new Lines(order.program, order.root);
    afterAll(() => {
        lines.take();
        notes.say({ tool: "v8", lines: lines.found() });
    });
}

function* tests(suite, titles) {
    for (const task of suite.tasks) {
        if (task.type === "test") yield [[...titles, task.name], task];
        else yield* tests(task, [...titles, task.name]);
    }
}
