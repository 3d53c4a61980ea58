"use strict";
// The answer's files as ts-jest compiles them, with Jest's mocks before what they stand for.
const { shared } = require("./jest.cjs");
const { OPTIONS, asCommon } = require("./sources.cjs");

const inner = shared.load("ts-jest").default.createTransformer({ diagnostics: false, tsconfig: OPTIONS });

module.exports = {
    process: (text, file, options) => inner.process(text, asCommon(file), options),
    getCacheKey: (text, file, options) => inner.getCacheKey(text, asCommon(file), options),
};
