"use strict";
// Stack traces name the lines of the answer's sources, not of what the compiler made of them.
const fs = require("fs");
const { SourceMap } = require("module");

// What the loader writes before the compiled text, on its first line: file -> length.
const prefixes = new Map();
const maps = new Map();

function install(compiled) {
    Error.prepareStackTrace = (error, frames) => {
        const lines = frames.map((frame) => `\n    at ${_told(frame, compiled)}`);
        return _headed(error) + lines.join("");
    };
}

function _headed(error) {
    try {
        return Error.prototype.toString.call(error);
    } catch {
        return "Error";
    }
}

function _told(frame, compiled) {
    const file = frame.getFileName();
    const made = typeof file === "string" && Object.hasOwn(compiled, file) && compiled[file];
    if (!made) return String(frame);
    const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()];
    const place = _original(file, made, line, column);
    return place ? String(frame).replace(`:${line}:${column}`, `:${place[0]}:${place[1]}`) : String(frame);
}

/** [line, column] in the source, counted from 1. */
function _original(file, made, line, column) {
    if (!maps.has(file)) {
        let map = null;
        try {
            map = new SourceMap(JSON.parse(fs.readFileSync(`${made}.map`, "utf8")));
        } catch {
            // without a map the lines are those of the compiled text
        }
        maps.set(file, map);
    }
    const shift = line === 1 ? prefixes.get(file) || 0 : 0;
    const found = maps.get(file) && maps.get(file).findEntry(line - 1, Math.max(0, column - 1 - shift));
    return found && found.originalLine !== undefined ? [found.originalLine + 1, found.originalColumn + 1] : null;
}

module.exports = { install, prefixes };
