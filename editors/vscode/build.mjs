// Bundles the extension, with the licences of what is in it. Usage: node build.mjs [--tests]
import { build } from "esbuild";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

const here = import.meta.dirname;
const common = {
  absWorkingDir: here,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  logLevel: "warning",
};

if (process.argv.includes("--tests")) {
  rmSync(path.join(here, "out"), { recursive: true, force: true });
  const tests = readdirSync(path.join(here, "test/unit")).map((name) => `test/unit/${name}`);
  await build({ ...common, entryPoints: tests, outdir: "out/test", sourcemap: "inline" });
} else {
  rmSync(path.join(here, "dist"), { recursive: true, force: true });
  const { metafile } = await build({
    ...common,
    entryPoints: ["src/extension.ts"],
    outfile: "dist/extension.js",
    external: ["vscode"],
    minify: true,
    metafile: true,
  });
  writeFileSync(path.join(here, "dist/licenses.txt"), licenses(Object.keys(metafile.inputs)));
  writeFileSync(path.join(here, "LICENSE.txt"), ownLicense());
}

/** The licences of the packages that these files belong to. */
function licenses(files) {
  const folders = new Set(files.flatMap((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []));
  return [...folders]
    .sort()
    .map((folder) => {
      const license = readdirSync(path.join(here, folder)).find((name) => /^licen[cs]e/i.test(name));
      if (license === undefined) {
        throw new Error(`${folder} has no licence`);
      }
      const { name, version } = JSON.parse(readFileSync(path.join(here, folder, "package.json"), "utf8"));
      return `${name} ${version}\n\n${readFileSync(path.join(here, folder, license), "utf8").trim()}\n`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}

/** That of the project, which has it in two files. */
function ownLicense() {
  const read = (name) => readFileSync(path.join(here, "../..", name), "utf8").trim();
  return `MIT or Apache-2.0, at your option.\n\n${read("LICENSE-MIT")}\n\n${"-".repeat(80)}\n\n${read("LICENSE-APACHE")}\n`;
}
