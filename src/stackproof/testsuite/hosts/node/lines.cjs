"use strict";
// Which lines of the program's sources were run, as V8 itself counts it, told in lines of the sources by the source
// maps that the compiled texts carry.
const { Session } = require("inspector");
const path = require("path");
const { fileURLToPath } = require("url");

// What runners put before a module on its first line: the source map does not know of it.
const WRAPPED = /^(?:\(\{"Object\.<anonymous>":function\([^)]*\)\{|'use strict';async \([^)]*\)=>\{\{)/;
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

class Lines {
    /** files: absolute paths of the program's sources. */
    constructor(files, root) {
        this._files = new Set(files);
        this._root = root;
        this._session = new Session();
        this._session.connect();
        this._ask("Profiler.enable");
        this._ask("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
        this._found = new Map();
    }

    /** Add what was run since the last time. */
    take() {
        const { result } = this._ask("Profiler.takePreciseCoverage");
        const scripts = result.filter(({ url }) => this._files.has(_pathOf(url)));
        const maps = new Map();
        this._session.on("Debugger.scriptParsed", ({ params }) => maps.set(params.scriptId, params.sourceMapURL));
        this._ask("Debugger.enable");
        for (const { scriptId, url, functions } of scripts) {
            const text = this._ask("Debugger.getScriptSource", { scriptId }).scriptSource;
            const file = path.relative(this._root, _pathOf(url));
            if (!this._found.has(file)) this._found.set(file, new Set());
            for (const line of linesOf(text, maps.get(scriptId), functions)) this._found.get(file).add(line);
        }
        this._ask("Debugger.disable");
        this._session.removeAllListeners("Debugger.scriptParsed");
    }

    /** {file relative to the root: lines, 1-based and ordered}. */
    found() {
        const entries = [...this._found].map(([file, lines]) => [file, [...lines].sort((one, two) => one - two)]);
        return Object.fromEntries(entries);
    }

    _ask(method, parameters = {}) {
        let answer = null;
        let failed = null;
        this._session.post(method, parameters, (error, found) => ([failed, answer] = [error, found]));
        if (failed) throw new Error(`${method}: ${failed.message}`);
        return answer;
    }
}

function _pathOf(url) {
    return url.startsWith("file://") ? fileURLToPath(url) : url;
}

/** The lines of the source of which some part was run. Without a source map the text is the source. */
function linesOf(text, sourceMapURL, functions) {
    const run = _runParts(text.length, functions);
    const before = (WRAPPED.exec(text) || [""])[0].length;
    const starts = [0];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    const lines = new Set();
    const map = _mapIn(sourceMapURL);
    if (map === null) {
        starts.forEach((start, line) => {
            const end = line + 1 < starts.length ? starts[line + 1] : text.length;
            for (let at = start + (line ? 0 : before); at < end; at++) {
                if (run[at] && /\S/.test(text[at])) lines.add(line + 1);
            }
        });
        return lines;
    }
    for (const [line, column, source] of _segments(map.mappings)) {
        const at = (starts[line] || 0) + column + (line === 0 ? before : 0);
        if (run[at]) lines.add(source + 1);
    }
    return lines;
}

/** For each character whether it was run: the innermost range decides. */
function _runParts(length, functions) {
    const run = new Uint8Array(length + 1);
    const ranges = functions.flatMap((item) => item.ranges);
    ranges.sort((one, two) => one.startOffset - two.startOffset || two.endOffset - one.endOffset);
    for (const { startOffset, endOffset, count } of ranges) run.fill(count > 0 ? 1 : 0, startOffset, endOffset);
    return run;
}

function _mapIn(url) {
    const match = /^data:application\/json;(?:charset=[^;,]*;)?base64,(.*)$/.exec(url || "");
    if (!match) return null;
    try {
        return JSON.parse(Buffer.from(match[1], "base64").toString("utf8"));
    } catch {
        return null;
    }
}

/** [line, column, line of the source] of each segment that names a place in the source, 0-based. */
function* _segments(mappings) {
    let source = 0;
    for (const [line, group] of mappings.split(";").entries()) {
        let column = 0;
        for (const segment of group ? group.split(",") : []) {
            const numbers = _decoded(segment);
            column += numbers[0];
            if (numbers.length < 4) continue;
            source += numbers[2];
            yield [line, column, source];
        }
    }
}

function _decoded(segment) {
    const numbers = [];
    let value = 0;
    let shift = 0;
    for (const letter of segment) {
        const digit = DIGITS.indexOf(letter);
        value += (digit & 31) << shift;
        shift += 5;
        if (digit & 32) continue;
        numbers.push(value & 1 ? -(value >> 1) : value >> 1);
        value = shift = 0;
    }
    return numbers;
}

module.exports = { Lines, linesOf };
