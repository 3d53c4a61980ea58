"use strict";
// What the SDK needs only to serialize functions is loaded when it does that; Jest loads modules anew for each file.
module.exports = require("../sources.cjs").later(() => require("typescript"));
