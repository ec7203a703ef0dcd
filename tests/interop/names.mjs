// Reads a JSON array of names, and answers with one of flags: which of them Onbo's own expression matches. It takes
// exponential time for long ones that it does not.

import { readFileSync } from "node:fs";

const NAME = /^([aA-zZ]+[,.]?[ ]?|[aA-zZ]+['’-]?)+$/;
console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map((name) => NAME.test(name))));
