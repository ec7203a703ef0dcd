// The loop that every script here ends in: src/child.rs tells what goes to and fro.
import { createInterface } from "node:readline";

// `show` makes a line of what is made; it is not measured.
export async function work(make, show = String) {
  console.log(show(make()));
  for await (const line of createInterface({ input: process.stdin })) {
    const start = process.hrtime.bigint();
    for (let left = Number(line); left > 0; left--) make();
    console.log(String(process.hrtime.bigint() - start));
  }
}
