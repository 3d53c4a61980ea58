"use strict";
// How long a test may take that does not say so itself. On a busy machine a program takes long to load, so much is
// given; but a test that waits for what never comes does nothing meanwhile, and is not waited for as long.
const MOST = 30011; // milliseconds; a number by which runners' timers for it are known
const IDLE = 5000; // as long as Jest would wait in all
const TICK = 250;
const BUSY = 5000; // microseconds of a tick

const { setInterval, setTimeout, clearInterval, clearTimeout } = globalThis;

/** A `setTimeout` for runners: a wait of MOST ends early too, when the process has done nothing for IDLE in all. */
function patient(plain = setTimeout) {
    return function (then, delay, ...values) {
        if (delay !== MOST) return plain(then, delay, ...values);
        const timer = setTimeout(then, delay, ...values);
        let idle = 0;
        let used = process.cpuUsage();
        const ticker = setInterval(() => {
            if (timer._destroyed) return clearInterval(ticker);
            const now = process.cpuUsage(used);
            used = process.cpuUsage();
            idle += now.user + now.system < BUSY ? TICK : 0;
            if (idle < IDLE) return undefined;
            clearInterval(ticker);
            clearTimeout(timer);
            return then(...values);
        }, TICK);
        ticker.unref();
        return timer;
    };
}

module.exports = { MOST, patient };
