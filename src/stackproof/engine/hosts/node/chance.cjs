"use strict";
// A clock and random numbers that are the same in every run that begins alike. All of the process sees the same clock;
// times that are handed in stay what they are.
const crypto = require("crypto");
const { performance } = require("perf_hooks");

// Within so many milliseconds the clock shows the same, however slow the machine; loops that wait come to their end.
const STILL = 5000;

function begin({ seed, time }) {
    _clock(Math.round(time * 1000));
    _generators(seed);
}

function _clock(start) {
    const real = Date;
    const begun = performance.now();
    const now = () => start + Math.floor((performance.now() - begun) / STILL) * STILL;
    const clock = new Proxy(real, {
        construct: (target, given, kind) => Reflect.construct(target, given.length ? given : [now()], kind),
        apply: () => new real(now()).toString(),
        get: (target, key, receiver) => (key === "now" ? now : Reflect.get(target, key, receiver)),
    });
    Object.defineProperty(now, "name", { value: "now" });
    real.prototype.constructor = clock;
    globalThis.Date = clock;
}

function _generators(seed) {
    let count = 0;
    const bytes = (size) => {
        const made = crypto.createHash("shake256", { outputLength: Math.max(size, 1) });
        return made.update(`${seed}:${count++}`).digest().subarray(0, size);
    };
    let state = bytes(4).readUInt32BE(0);
    Math.random = () => {
        // mulberry32, in the public domain
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), state | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
    const later = (call) =>
        function (...given) {
            const done = given[given.length - 1];
            if (typeof done !== "function") return call(...given);
            const value = call(...given.slice(0, -1));
            process.nextTick(() => done(null, value));
        };
    const fill = (view, offset = 0, size) => {
        const whole = Buffer.from(view.buffer || view, view.byteOffset || 0, view.byteLength);
        const unit = view.BYTES_PER_ELEMENT || 1;
        const [from, length] = [offset * unit, size === undefined ? whole.length - offset * unit : size * unit];
        bytes(length).copy(whole, from);
        return view;
    };
    const int = (low, high) => {
        const [from, to] = high === undefined ? [0, low] : [low, high];
        return from + Math.floor(Math.random() * (to - from));
    };
    crypto.randomBytes = crypto.pseudoRandomBytes = later(bytes);
    crypto.randomFillSync = fill;
    crypto.randomFill = later(fill);
    crypto.randomInt = later(int);
    crypto.randomUUID = () => _uuid(bytes(16));
    const web = Object.getPrototypeOf(crypto.webcrypto);
    web.getRandomValues = (view) => fill(view);
    web.randomUUID = crypto.randomUUID;
    require("module").syncBuiltinESMExports();
}

function _uuid(given) {
    given[6] = (given[6] & 0x0f) | 0x40;
    given[8] = (given[8] & 0x3f) | 0x80;
    const text = given.toString("hex");
    return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join("-");
}

module.exports = { begin };
