"use strict";
// What of a suite's own settings is followed: setup files inside of the project, names that stand for its files, and
// more patience. What is run, and by what, is not for them to say.
const fs = require("fs");
const path = require("path");

const MOST_PATIENCE = 60000;

function mochaSettings(project, load) {
    const given = { ..._fromScript(project, "mocha"), ..._found(project, ".mocharc", "mocha", load) };
    const setup = _list(given.require).concat(_list(given.r), _list(given.file));
    return {
        ui: ["bdd", "tdd", "qunit", "exports"].includes(given.ui) ? given.ui : "bdd",
        timeout: _patience(given.timeout || given.t),
        require: setup.map((name) => _inside(project, name)).filter(Boolean),
    };
}

async function jestSettings(project, load) {
    const given = await _called(_found(project, "jest.config", "jest", load));
    const root = typeof given.rootDir === "string" ? path.resolve(project, given.rootDir) : project;
    const placed = (name) => _inside(project, name.replace("<rootDir>", root));
    const setup = (names) => _list(names).map(placed).filter(Boolean);
    const mapped = {};
    for (const [pattern, to] of Object.entries(given.moduleNameMapper || {})) {
        const targets = _list(to).map((name) => name.replace("<rootDir>", root));
        if (targets.length && _isPattern(pattern)) mapped[pattern] = targets;
    }
    const kept = { setupFiles: setup(given.setupFiles), setupFilesAfterEnv: setup(given.setupFilesAfterEnv) };
    for (const name of ["clearMocks", "resetMocks", "restoreMocks", "resetModules", "automock"]) {
        if (typeof given[name] === "boolean") kept[name] = given[name];
    }
    return { kept: { ...kept, moduleNameMapper: mapped }, testTimeout: _patience(given.testTimeout) };
}

async function vitestSettings(project, load) {
    const found = _found(project, "vitest.config", "", load);
    const whole = await _called(Object.keys(found).length ? found : _found(project, "vite.config", "", load));
    const given = whole.test || {};
    return {
        setupFiles: _list(given.setupFiles).map((name) => _inside(project, name)).filter(Boolean),
        testTimeout: _patience(given.testTimeout),
    };
}

/** What a file of settings or package.json holds; nothing where it cannot be read. */
function _found(project, name, key, load) {
    for (const ending of ["", ".ts", ".js", ".cjs", ".mjs", ".json", ".jsonc", ".yaml", ".yml"]) {
        const file = path.join(project, name + ending);
        try {
            if (!fs.statSync(file).isFile()) continue;
            if (/\.[cm]?[jt]s$/.test(file)) return require(file);
            const text = fs.readFileSync(file, "utf8");
            return load("js-yaml").load(text.replace(/^\s*\/\/.*$/gm, "")) || {};
        } catch {
            // the next one; packages that it needs may not be here
        }
    }
    return (key && _manifest(project)[key]) || {};
}

async function _called(found) {
    try {
        const whole = found && found.default !== undefined ? found.default : found;
        const value = typeof whole === "function" ? await whole({ mode: "test", command: "serve" }) : await whole;
        return value && typeof value === "object" ? value : {};
    } catch {
        return {};
    }
}

/** Options that a script of package.json calls a runner with. */
function _fromScript(project, runner) {
    const scripts = Object.values(_manifest(project).scripts || {}).map(String);
    const script = scripts.find((text) => text.split(/\s+/).some((word) => path.basename(word) === runner)) || "";
    const found = {};
    const words = script.split(/[\s=]+/).map((word) => word.replace(/^['"]|['"]$/g, ""));
    for (const [at, word] of words.entries()) {
        const [, name] = /^--?(require|r|timeout|t|ui|file)$/.exec(word) || [];
        if (!name) continue;
        found[name] = /^(require|r|file)$/.test(name) ? _list(found[name]).concat(words[at + 1] || []) : words[at + 1];
    }
    return found;
}

function _manifest(project) {
    try {
        return JSON.parse(fs.readFileSync(path.join(project, "package.json"), "utf8")) || {};
    } catch {
        return {};
    }
}

/** The file of the project that is meant, "" for a package and for what lies elsewhere. */
function _inside(project, name) {
    const file = path.resolve(project, name);
    const found = [file, `${file}.ts`, `${file}.js`].find((one) => fs.existsSync(one) && fs.statSync(one).isFile());
    return found && file.startsWith(project + path.sep) ? found : "";
}

function _isPattern(text) {
    try {
        return Boolean(new RegExp(text));
    } catch {
        return false;
    }
}

function _list(value) {
    return (Array.isArray(value) ? value : [value]).filter((item) => typeof item === "string");
}

function _patience(value) {
    const number = Number(value);
    return number > 0 ? Math.min(number, MOST_PATIENCE) : 0;
}

module.exports = { jestSettings, mochaSettings, vitestSettings };
