// Drives the extension in Visual Studio Code itself, in a headless browser, and takes screenshots to be looked at.
//
// Usage: node test/e2e/run.mjs [STEP...]
//   LOCDRIFT   the program
//   VSIX       the packed extension (`.ci/vscode FOLDER` packs it)
//   WORKSPACE  a folder with a source and at least two translations, such as product.en, product.fr-FR, product.nl-NL, with
//              the Git history of the source; it is copied
//   PAGE       a translated page in it with outdated sections and a safe fix
//   OTHER      another language that the page exists in, such as nl-NL
//   SHOTS      a folder outside the repository for the screenshots
//   CODE_SERVER  a node_modules with code-server, playwright-core and node (the version that code-server wants)
//   CHROMIUM   default /usr/bin/chromium
// `apt-get install chromium` and `npm install node@24 code-server playwright-core` in an empty folder bring the last two.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { copied, start } from "./editor.mjs";

const { LOCDRIFT, VSIX, WORKSPACE, PAGE, OTHER, SHOTS, CODE_SERVER, CHROMIUM = "/usr/bin/chromium" } = process.env;
for (const [name, value] of Object.entries({ LOCDRIFT, VSIX, WORKSPACE, PAGE, OTHER, SHOTS, CODE_SERVER })) {
  if (value === undefined) {
    throw new Error(`${name} is not set; the first lines of this file say what it is`);
  }
}
mkdirSync(SHOTS, { recursive: true });
const work = mkdtempSync(path.join(tmpdir(), "locdrift-vscode-"));
const workspace = copied(WORKSPACE, work);
const SEVERITY = { error: 8, warning: 4, note: 2 };
let failures = 0;

function expect(what, holds, details = "") {
  console.log(`${holds ? "ok    " : "NOT OK"} ${what}${holds ? "" : ` ${details}`}`);
  failures += holds ? 0 : 1;
}

/** The findings as the command line reports them, each as one line of text. */
function findings() {
  const words = ["check", ".", "--output-format", "json", "--min-level", "note", "--fail-on", "never", "--quiet"];
  const output = execFileSync(LOCDRIFT, words, { cwd: workspace, maxBuffer: 1 << 28 });
  return JSON.parse(output).findings;
}

function sameForm(path, severity, rule, line, message) {
  return `${path}:${line} ${severity} ${rule} ${message}`;
}

function ofCheck(all) {
  return all
    .map((one) => sameForm(one.location.path, SEVERITY[one.level], one.rule, one.location.start.line, one.message))
    .sort();
}

function ofEditor(all) {
  return all
    .filter(({ source }) => source === "locdrift")
    .map(({ resource, severity, code, startLineNumber, message }) =>
      sameForm(
        resource.split(`${workspace}/`)[1],
        severity,
        code.value ?? code,
        startLineNumber,
        message.split("\n")[0],
      ),
    )
    .sort();
}

/** The lines of the first that are not in the second, each as often as it is missing. */
function without(first, second) {
  const left = [...second];
  return first.filter((one) => {
    const at = left.indexOf(one);
    if (at !== -1) {
      left.splice(at, 1);
    }
    return at === -1;
  });
}

const text = (file) => readFileSync(path.join(workspace, file), "utf8").split("\n");
/** Where the section of a finding begins in the source: the last heading above what changed in it. */
function inSource(finding) {
  const { path: file, start } = finding.related[0].location;
  const lines = text(file);
  const above = lines.slice(0, start.line).findLastIndex((line) => /^#+ /.test(line));
  return { file, line: above + 1, heading: lines[above].replace(/^#+ /, "").replace(/ *\{.*/, "") };
}

const all = findings();
const here = all.filter(({ location }) => location.path === PAGE);
const outdated = here.filter(({ rule }) => rule === "outdated-section");
const calm = (editor, time = 1500) => editor.page.waitForTimeout(time);

/** Opens the change of the source beside the translation. */
async function showChange(editor) {
  await editor.run("View: Close All Editors");
  await editor.open(PAGE, outdated[0].location.start.line);
  await calm(editor);
  await editor.run("locdrift: Show Source Changes");
  await editor.page.locator(".monaco-diff-editor .view-line").first().waitFor();
  await calm(editor, 5000);
}

const steps = {
  async problems(editor) {
    await editor.open(PAGE, outdated[0].location.start.line);
    await calm(editor, 3000);
    await editor.shot(SHOTS, "page");
    const shown = ofEditor(await editor.problems());
    const wanted = ofCheck(all);
    const pages = new Set(wanted.map((line) => line.split(":")[0]));
    const equal = [...pages].filter((page) => {
      const of = (list) => list.filter((line) => line.startsWith(`${page}:`)).join("\n");
      return of(shown) === of(wanted);
    });
    console.log(`       ${wanted.length} findings in ${pages.size} pages; equal: ${equal.length} pages`);
    const [missing, extra] = [without(wanted, shown), without(shown, wanted)];
    expect("the Problems panel equals check", missing.length + extra.length === 0);
    missing.slice(0, 5).forEach((one) => console.log(`       missing: ${one}`));
    extra.slice(0, 5).forEach((one) => console.log(`       extra: ${one}`));
    await editor.run("View: Focus Problems");
    await calm(editor);
    await editor.shot(SHOTS, "problems");
    await editor.run("View: Hide Panel");
  },

  async hover(editor) {
    await editor.open(PAGE, outdated[0].location.start.line, 5);
    const shown = await editor.hover();
    await editor.shot(SHOTS, "hover");
    const { heading } = inSource(outdated[0]);
    expect(`the hover shows the heading of the source, “${heading}”`, shown.includes(heading), shown);
    expect("the hover shows what changed", shown.includes("Changed since"), shown);
    await editor.press("Escape");
  },

  async definition(editor) {
    for (const finding of outdated.slice(0, 3)) {
      await editor.open(PAGE, finding.location.start.line, 5);
      await editor.press("F12");
      await calm(editor, 2500);
      const there = inSource(finding);
      const at = `${await editor.file()}:${await editor.line()}`;
      expect(`the definition is ${there.file}:${there.line}`, at === `${there.file}:${there.line}`, at);
    }
    await editor.shot(SHOTS, "definition");
  },

  async fix(editor) {
    const finding = here.find(({ fix }) => fix?.applicability === "safe");
    await editor.open(PAGE, finding.location.start.line, finding.location.start.column);
    await calm(editor);
    const before = ofEditor(await editor.problems());
    await editor.open(PAGE, finding.location.start.line, finding.location.start.column);
    await editor.press("Control+.");
    await calm(editor, 2500);
    await editor.shot(SHOTS, "fix-menu");
    await editor.press("Enter");
    await calm(editor, 4000);
    await editor.shot(SHOTS, "fixed");
    const after = ofEditor(await editor.problems());
    const gone = without(before, after);
    expect(
      "the fix removes its finding and no other",
      gone.length === 1 && gone[0].includes(finding.message),
      gone.join("\n"),
    );
    expect("the fix adds no finding", without(after, before).length === 0, without(after, before).join("\n"));
    await editor.open(PAGE);
    await editor.run("File: Revert File");
    await calm(editor, 3000);
  },

  async compare(editor) {
    await editor.run("View: Close All Editors");
    await editor.open(PAGE, 1);
    await editor.run("locdrift: Compare with Source");
    await calm(editor, 3000);
    for (const finding of outdated.slice(0, 3)) {
      await editor.open(PAGE, finding.location.start.line);
      await editor.run("locdrift: Compare with Source");
      await calm(editor);
    }
    await editor.shot(SHOTS, "compare");
    const box = await editor.page.locator(".editor-group-container").first().boundingBox();
    const lines = async () => (await editor.tops()).map(({ line }) => line);
    for (const [side, middle, other] of [
      ["translation", 0.5, 1],
      ["source", 1.5, 0],
    ]) {
      for (const by of [300, 300, -300]) {
        const before = await lines();
        await editor.page.mouse.move(box.x + box.width * middle, box.y + 400);
        for (let turn = 0; turn < 8; turn += 1) {
          await editor.page.mouse.wheel(0, by);
          await calm(editor, 60);
        }
        await calm(editor);
        const scrolled = await lines();
        await calm(editor, 2000);
        const later = await lines();
        console.log(`       ${JSON.stringify([before, scrolled, later])}`);
        expect(`scrolling the ${side} moves the other page`, before[other] !== scrolled[other]);
        expect("both are at rest then", `${scrolled}` === `${later}`);
      }
      await editor.shot(SHOTS, `compare-scrolled-${side}`);
    }
  },

  async change(editor) {
    await showChange(editor);
    await editor.shot(SHOTS, "change");
    expect("the difference is shown", (await editor.page.locator(".monaco-diff-editor:visible").count()) === 1);
    expect("the translation keeps the focus", (await editor.file()) === PAGE, await editor.file());
    await editor.run("View: Close All Editors");
  },

  async next(editor) {
    await editor.open(PAGE, 1);
    await calm(editor);
    const lines = [];
    for (let count = 0; count < outdated.length; count += 1) {
      await editor.run("locdrift: Next Outdated Section");
      await calm(editor, 1000);
      lines.push(await editor.line());
    }
    const wanted = outdated.map(({ location }) => location.start.line).sort((a, b) => a - b);
    expect(`the outdated sections are visited in order: ${wanted}`, `${lines}` === `${wanted}`, `${lines}`);
    await editor.shot(SHOTS, "next");
    await editor.run("locdrift: Next Outdated Section");
    await calm(editor, 2500);
    const other = await editor.file();
    expect("then the next page", other !== PAGE && other.split("/")[0] === PAGE.split("/")[0], other);
    await editor.shot(SHOTS, "next-page");
  },

  async languages(editor) {
    await editor.run("View: Close All Editors");
    await editor.open(PAGE, outdated[0].location.start.line);
    await calm(editor);
    await editor.run("locdrift: Open the Same Page in...");
    await calm(editor);
    await editor.shot(SHOTS, "languages");
    await editor.type(OTHER);
    await editor.press("Enter");
    await calm(editor, 2500);
    await editor.shot(SHOTS, "languages-opened");
    const file = await editor.file();
    expect(
      `the page is open in ${OTHER}`,
      file.includes(`.${OTHER}/`) && path.basename(file) === path.basename(PAGE),
      file,
    );
    console.log(`       line ${await editor.line()}: ${text(file)[(await editor.line()) - 1]}`);
  },

  async stamp(editor) {
    await editor.run("View: Close All Editors");
    const before = text(PAGE);
    await editor.open(PAGE, 1);
    await calm(editor);
    await editor.run("locdrift: Stamp This Page as Up to Date");
    await calm(editor, 3000);
    await editor.shot(SHOTS, "stamp");
    await editor.press("Control+s");
    await calm(editor, 3000);
    const after = text(PAGE);
    const changed = after.filter((line, at) => line !== before[at]);
    expect("a stamp changes one line", before.length === after.length && changed.length === 1, changed.join("\n"));
    console.log(`       ${changed.join("\n       ")}`);
    await editor.shot(SHOTS, "stamped");
    writeFileSync(path.join(workspace, PAGE), before.join("\n"));
    await calm(editor, 3000);
  },

  async lens(editor) {
    await editor.run("View: Close All Editors");
    const title = text(PAGE).findIndex((line) => line.startsWith("# ")) + 1;
    await editor.open(PAGE, title);
    await calm(editor, 2000);
    await editor.shot(SHOTS, "lens");
    await editor.status().hover();
    await calm(editor);
    await editor.shot(SHOTS, "status");
    await editor.press("Escape");
  },

  async dark(editor) {
    await editor.run("Preferences: Toggle between Light/Dark Themes");
    await editor.run("View: Close All Editors");
    await editor.open(PAGE, outdated[0].location.start.line, 5);
    await editor.run("locdrift: Compare with Source");
    await calm(editor, 2500);
    await editor.shot(SHOTS, "dark-compare");
    await editor.run("View: Close All Editors");
    await editor.open(PAGE, outdated[0].location.start.line, 5);
    await editor.hover();
    await editor.shot(SHOTS, "dark-hover");
    await editor.press("Escape");
    await editor.run("View: Focus Problems");
    await calm(editor);
    await editor.shot(SHOTS, "dark-problems");
    await editor.run("View: Hide Panel");
    await showChange(editor);
    await editor.shot(SHOTS, "dark-change");
    await editor.run("Preferences: Toggle between Light/Dark Themes");
  },

  async program(editor) {
    await editor.run("View: Close All Editors");
    await editor.open(PAGE, 1);
    const old = path.join(work, "locdrift");
    writeFileSync(old, "#!/bin/sh\necho locdrift 0.0.9\n", { mode: 0o755 });
    for (const [name, program, says] of [
      ["missing", path.join(work, "gone"), "is not a program"],
      ["old", old, "is locdrift 0.0.9. The extension needs"],
    ]) {
      editor.choose(program);
      const message = editor.page.locator(".notification-toast").filter({ hasText: says });
      await message.first().waitFor({ timeout: 20_000 });
      await calm(editor);
      await editor.shot(SHOTS, `program-${name}`);
      const words = await message.first().textContent();
      expect(
        `a program that is ${name} is reported, with the version that is needed`,
        words.includes("0.1.0 or later"),
        words,
      );
      await editor.run("Notifications: Clear All Notifications");
    }
    editor.choose(LOCDRIFT);
    await calm(editor, 3000);
    await editor.ready();
    await editor.status().filter({ hasText: " · " }).waitFor();
    expect("the server starts when the setting names the program again", true);
  },
};

const named = process.argv.slice(2);
const unknown = named.filter((name) => !(name in steps));
if (unknown.length > 0) {
  throw new Error(`no such step: ${unknown.join(", ")}; there are ${Object.keys(steps).join(", ")}`);
}
const editor = await start({
  modules: CODE_SERVER,
  chromium: CHROMIUM,
  vsix: VSIX,
  program: LOCDRIFT,
  work,
  workspace,
});
try {
  await editor.open(PAGE, 1);
  await editor.ready();
  for (const name of named.length > 0 ? named : Object.keys(steps)) {
    console.log(`== ${name}`);
    try {
      await steps[name](editor);
    } catch (error) {
      await editor.shot(SHOTS, `${name}-error`);
      expect(`${name} runs to its end`, false, error.stack);
      await editor.press("Escape");
    }
  }
} finally {
  await editor.stop();
  rmSync(work, { recursive: true, force: true });
}
process.exit(failures > 0 ? 1 : 0);
