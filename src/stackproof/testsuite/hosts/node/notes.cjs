"use strict";
// What a run has to say, line by line; and the names that tests go by here, whatever runs them.
const fs = require("fs");
const path = require("path");
const { MOST } = require("./patience.cjs");

const TOO_LONG = 2000;

class Notes {
    constructor({ result, root, only }) {
        this._file = fs.openSync(result, "a");
        this._root = root;
        this._only = only === null ? null : new Set(only);
        this._told = 0;
        this._failed = false;
    }

    say(what) {
        fs.writeSync(this._file, JSON.stringify(what) + "\n");
    }

    test(test, outcome, error) {
        const message = error === undefined || outcome === "passed" ? "" : _told(error);
        this.say({ test, outcome, message });
        this._told += 1;
        this._failed = this._failed || outcome === "failed" || outcome === "error";
        const said = message ? `: ${message.split("\n")[0]}` : "";
        if (outcome !== "skipped") process.stdout.write(`${outcome} ${test}${said}\n`);
    }

    /** 0: all passed. 1: some did not. 5: of the tests that were asked for none is there any more. */
    get code() {
        return this._failed ? 1 : this._only !== null && !this._told ? 5 : 0;
    }

    /** `tests/a.test.ts` of an absolute path. */
    file(file) {
        return path.relative(this._root, file);
    }

    /** Gives names to the tests of a file, in the order in which they are declared, and says which of them are run.
     * tests: [titles, test] pairs. Returns Map test -> name, without those that are left out. */
    chosen(file, tests) {
        const seen = new Map();
        const found = new Map();
        for (const [titles, test] of tests) {
            const plain = [this.file(file), ...titles].join("::");
            const count = (seen.get(plain) || 0) + 1;
            seen.set(plain, count);
            const name = count > 1 ? `${plain}#${count}` : plain;
            if (this._only === null || this._only.has(name)) found.set(test, name);
        }
        return found;
    }

    /** The same, and says that they are what will be run. */
    named(file, tests) {
        const found = this.chosen(file, tests);
        this.say({ collected: [...found.values()] });
        return found;
    }
}

function _told(error) {
    const kind = error && error.name && error.name !== "Error" ? `${error.name}: ` : "";
    const text = error && error.message ? kind + error.message : error;
    // Runners colour what they compare, and name the most that they were told to wait.
    const plain = String(text).replace(/\u001b\[[0-9;]*m/g, "");
    return plain.replace(new RegExp(` of (?:${MOST} ?ms|${MOST / 1000} s)`), "").slice(0, TOO_LONG);
}

module.exports = { Notes };
