import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

const root = process.cwd();
const read = (file: string): string => readFileSync(path.join(root, file), "utf8");

interface Setting {
  scope?: string;
  default?: unknown;
  description?: string;
  markdownDescription?: string;
}

interface Manifest {
  version: string;
  minimumServerVersion: string;
  icon: string;
  license: string;
  categories: string[];
  keywords: string[];
  capabilities: {
    untrustedWorkspaces: { restrictedConfigurations: string[] };
    virtualWorkspaces: { supported: boolean };
  };
  contributes: {
    commands: { command: string }[];
    menus: Record<string, { command: string; when?: string }[]>;
    configuration: { properties: Record<string, Setting> };
  };
}

const manifest = JSON.parse(read("package.json")) as Manifest;
const settings = manifest.contributes.configuration.properties;

test("a workspace cannot choose the program", () => {
  assert.equal(settings["locdrift.server.path"]?.scope, "machine");
  const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
  assert.deepEqual([...restricted].sort(), ["locdrift.configPath", "locdrift.server.path"]);
  assert.equal(manifest.capabilities.virtualWorkspaces.supported, false);
});

test("every command of the manifest is registered, and the other way round", () => {
  const declared = manifest.contributes.commands.map(({ command }) => command).sort();
  const registered = [...read("src/commands.ts").matchAll(/"(locdrift\.\w+)": \(/g)].map(([, name]) => name).sort();
  assert.deepEqual(registered, declared);
});

test("the manifest says what a marketplace shows", () => {
  const { icon, license, categories, keywords } = manifest;
  // The width of a PNG is in its bytes 16 to 20.
  assert.ok(readFileSync(path.join(root, icon)).readUInt32BE(16) >= 128);
  assert.match(read("../../Cargo.toml"), new RegExp(`^license = "${license}"$`, "m"));
  assert.ok(categories.length > 0 && keywords.length > 0);
});

test("menus are those of pages", () => {
  const title = manifest.contributes.menus["editor/title"] ?? [];
  assert.ok(
    title.length > 0 && title.every(({ when }) => when?.startsWith("editorLangId == markdown && locdrift.page")),
  );
});

test("every setting is described here and in the README, with its default", () => {
  const readme = read("README.md");
  for (const [name, { description, markdownDescription, default: value }] of Object.entries(settings)) {
    assert.ok((description ?? markdownDescription ?? "").endsWith("."), name);
    const row = readme.split("\n").find((line) => line.startsWith(`| \`${name}\` |`));
    assert.ok(row?.includes(`| \`${JSON.stringify(value)}\` |`), `README.md: ${name}`);
  }
});

test("the version is that of the program", () => {
  assert.match(read("../../Cargo.toml"), new RegExp(`^version = "${manifest.version}"$`, "m"));
  assert.ok(read("README.md").includes(manifest.minimumServerVersion), "README.md names the lowest version");
});

test("the lock names no registry", () => {
  assert.ok(!read("package-lock.json").includes('"resolved"'));
  assert.ok(!readdirSync(root).includes(".npmrc"));
});
