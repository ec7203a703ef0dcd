// node pack.mjs FILE: packs FILE with Node's zlib at level 6. How it is asked is told in src/child.rs.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { work } from "./work.mjs";

const bytes = readFileSync(process.argv[2]);
await work(() => gzipSync(bytes, { level: 6 }).toString("base64"));
