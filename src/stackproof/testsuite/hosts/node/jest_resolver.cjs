"use strict";
// Where Jest finds modules: as Node does, and as `sources.cjs` has it besides.
const path = require("path");
const { HEAVY, PULUMI, otherNames } = require("./sources.cjs");

module.exports = (name, options) => {
    if (HEAVY.has(name) && `${options.basedir}${path.sep}`.includes(PULUMI)) {
        return path.join(__dirname, "later", `${path.basename(name)}.cjs`);
    }
    try {
        return options.defaultResolver(name, options);
    } catch (error) {
        for (const other of otherNames(name)) {
            try {
                return options.defaultResolver(other, options);
            } catch {
                // the next one
            }
        }
        throw error;
    }
};
