"use strict";
// Notes the files of tests that could not be loaded; tests are noted as they end.
const { shared } = require("./jest.cjs");

module.exports = class {
    onTestResult(test, result) {
        const { notes } = shared;
        const error = result.testExecError;
        if (error) notes.test(notes.file(test.path), "error", error.message ? error : result.failureMessage);
    }
};
