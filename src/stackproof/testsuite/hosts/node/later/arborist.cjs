"use strict";
// As typescript.cjs.
module.exports = require("../sources.cjs").later(() => require("@npmcli/arborist"));
