// Visual Studio Code in a browser: what a person does there, as functions.
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const PORT = 8123;
const BROWSER = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"];
const QUIET = {
  "chat.commandCenter.enabled": false,
  "chat.disableAIFeatures": true,
  "extensions.ignoreRecommendations": true,
  "files.autoSave": "off",
  "git.enabled": false,
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
};

/**
 * Starts the editor with the extension, which starts `program`. `modules` is a folder of node_modules with code-server, playwright-core and node;
 * `work` an empty folder for all that is written.
 */
export async function start({ modules, chromium, vsix, program, work, workspace, settings }) {
  const data = path.join(work, "data");
  const extensions = path.join(work, "extensions");
  mkdirSync(path.join(data, "User"), { recursive: true });
  mkdirSync(path.join(data, "Machine"), { recursive: true });
  chooseProgram(data, program);
  writeFileSync(path.join(data, "User/settings.json"), JSON.stringify({ ...QUIET, ...settings }));
  const code = (...words) => {
    const folders = ["--user-data-dir", data, "--extensions-dir", extensions];
    const entry = path.join(modules, "code-server/out/node/entry.js");
    return spawn(path.join(modules, "node/bin/node"), [entry, ...folders, ...words], {
      stdio: ["ignore", "pipe", "pipe"],
    });
  };
  const installed = await ended(code("--install-extension", vsix));
  if (!installed.includes("successfully installed")) {
    throw new Error(`The extension was not installed: ${installed}`);
  }
  const server = code(
    "--auth",
    "none",
    "--bind-addr",
    `127.0.0.1:${PORT}`,
    "--disable-telemetry",
    "--disable-update-check",
  );
  await new Promise((resolve, reject) => {
    server.stdout.on("data", (text) => `${text}`.includes("HTTP server listening") && resolve());
    server.on("exit", (status) => reject(new Error(`code-server ended with ${status}`)));
  });
  const require = createRequire(path.join(modules, "x.js"));
  const { chromium: engine } = require("playwright-core");
  const browser = await engine.launch({ executablePath: chromium, args: BROWSER });
  const context = await browser.newContext({ viewport: { width: 1500, height: 950 } });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${PORT}/?folder=${workspace}`);
  await page.waitForSelector(".monaco-workbench .explorer-folders-view .monaco-list-row", { timeout: 60_000 });
  return new Editor({ browser, page, server, data, workspace });
}

/** Names the program in the settings of the machine: those of scope `machine` are not read from the user's. */
function chooseProgram(data, program) {
  writeFileSync(path.join(data, "Machine/settings.json"), JSON.stringify({ "locdrift.server.path": program }));
}

/** A copy of a workspace that the tests may change. */
export function copied(workspace, work) {
  const copy = path.join(work, path.basename(workspace));
  rmSync(copy, { recursive: true, force: true });
  cpSync(workspace, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

function ended(child) {
  return new Promise((resolve) => {
    let text = "";
    child.stdout.on("data", (more) => (text += more));
    child.stderr.on("data", (more) => (text += more));
    child.on("exit", () => resolve(text));
  });
}

const yes = () => true;
const no = () => false;

export class Editor {
  constructor({ browser, page, server, data, workspace }) {
    Object.assign(this, { browser, page, server, data, workspace });
  }

  async stop() {
    await this.browser.close();
    this.server.kill();
  }

  choose(program) {
    chooseProgram(this.data, program);
  }

  async type(words) {
    await this.page.keyboard.type(words, { delay: 5 });
  }

  async press(...keys) {
    for (const key of keys) {
      await this.page.keyboard.press(key);
    }
  }

  /** Runs a command by its title in the palette. */
  async run(title) {
    await this.quick(`>${title}`, title);
  }

  /** Opens a file by its path in the workspace, at a line and column from 1. */
  async open(file, line, column = 1) {
    await this.quick(file, path.basename(file));
    await this.page.waitForTimeout(400);
    if (line !== undefined) {
      await this.goTo(line, column);
    }
  }

  async goTo(line, column = 1) {
    await this.quick(`:${line}:${column}`);
    await this.page.waitForTimeout(300);
  }

  /** Writes into the quick open and takes the first entry, which must hold a text. */
  async quick(words, holds = "") {
    const input = this.page.locator(".quick-input-widget input.input");
    const first = this.page.locator(".quick-input-list .monaco-list-row").first().filter({ hasText: holds });
    // While the editor starts, it may take the keys and show nothing.
    for (let attempt = 0; ; attempt += 1) {
      await this.press("F1");
      const shown = await input.waitFor({ timeout: 3_000 }).then(yes, no);
      if (shown) {
        await input.fill(words);
        if (await first.waitFor({ timeout: 8_000 }).then(yes, no)) {
          break;
        }
      }
      if (attempt === 4) {
        throw new Error(`The quick open shows nothing with “${holds}” for “${words}”`);
      }
      await this.press("Escape");
    }
    await this.page.waitForTimeout(200);
    await this.press("Enter");
    await this.page.waitForTimeout(200);
  }

  /** The item of the extension in the status bar. */
  status() {
    return this.page.locator('.statusbar-item[id="locdrift.locdrift.locdrift.status"]');
  }

  /** Waits until the server has checked everything. */
  async ready() {
    await this.status().filter({ hasText: "locdrift" }).waitFor();
    await this.status()
      .locator(".codicon-sync, .codicon-error:only-child")
      .waitFor({ state: "detached", timeout: 180_000 });
  }

  /** The editors that are shown, from left to right, as the numbers of their first visible lines. */
  async tops() {
    return this.page.evaluate(() =>
      [...document.querySelectorAll(".editor-group-container .monaco-editor[data-uri]")]
        .map((editor) => ({ editor, left: editor.getBoundingClientRect().left }))
        .filter(({ editor }) => editor.getBoundingClientRect().width > 50)
        .sort((a, b) => a.left - b.left)
        .map(({ editor }) => {
          const top = editor.getBoundingClientRect().top;
          const numbers = [...editor.querySelectorAll(".margin-view-overlays .line-numbers")]
            .map((one) => ({ at: one.getBoundingClientRect(), line: Number(one.textContent) }))
            .filter(({ at, line }) => at.bottom > top + 2 && line > 0)
            .sort((a, b) => a.at.top - b.at.top);
          return { uri: editor.getAttribute("data-uri"), line: numbers[0]?.line };
        }),
    );
  }

  /** The line of the cursor, from 1. */
  async line() {
    const text = await this.page.locator('.statusbar-item[id="status.editor.selection"]').textContent();
    return Number(/Ln (\d+)/.exec(text)?.[1]);
  }

  /** The path of the active editor in the workspace. */
  async file() {
    const uri = await this.page
      .locator(".editor-group-container.active .editor-instance .monaco-editor[data-uri]:visible")
      .last()
      .getAttribute("data-uri");
    return decodeURIComponent(uri).split(`${this.workspace}/`)[1];
  }

  /** Everything in the Problems panel, as the editor copies it; the panel is closed again. */
  async problems() {
    await this.run("View: Focus Problems");
    const row = this.page.locator(".markers-panel-container .monaco-list-row").first();
    await row.waitFor();
    await row.click({ modifiers: ["Control"] });
    await this.press("Control+a", "Control+a", "Control+a", "Control+c");
    await this.page.waitForTimeout(1000);
    const copied = await this.page.evaluate(() => navigator.clipboard.readText());
    await this.run("View: Hide Panel");
    return JSON.parse(copied);
  }

  /** Shows the hover of the line of the cursor at a column; its text. */
  async hover() {
    await this.run("Show or Focus Hover");
    const hover = this.page.locator(".monaco-editor .monaco-hover:visible, .monaco-resizable-hover:visible").first();
    await hover.waitFor({ timeout: 10_000 });
    await this.page.waitForTimeout(1500);
    return hover.textContent();
  }

  async shot(folder, name) {
    await this.page.screenshot({ path: path.join(folder, `${name}.png`) });
  }
}
