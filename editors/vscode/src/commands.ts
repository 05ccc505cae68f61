/** The commands of the palette, the menus and the code lenses. */

import * as vscode from "vscode";
import { type Comparisons, editorOf, lineMap } from "./comparison";
import { nextBelow, othersAfter } from "./navigation";
import { activeUri, pageOf } from "./pages";
import { type PinnedSources, translationOf } from "./pinnedSource";
import type { PageInLanguage, PageInfo } from "./protocol";
import { NoServer, type Server } from "./server";
import { unlinked } from "./statusText";

/** What the commands work with. */
export interface Parts {
  server: Server;
  comparisons: Comparisons;
  pinned: PinnedSources;
  /** The extension's own id, `publisher.name`. */
  extensionId: string;
}

/** A page and the document that holds it. */
interface OpenPage {
  document: vscode.TextDocument;
  page: PageInfo;
}

/** Registers all commands. */
export function registerCommands(parts: Parts): vscode.Disposable {
  const { server, extensionId } = parts;
  const commands: Record<string, (...given: unknown[]) => unknown> = {
    "locdrift.compareWithSource": (uri) => compareWithSource(parts, uri),
    "locdrift.showSourceChange": (uri, line) => showSourceChange(parts, uri, line),
    "locdrift.nextOutdatedSection": () => nextOutdatedSection(parts),
    "locdrift.stampPage": (uri) => stampPage(parts, uri),
    "locdrift.openInLanguage": (uri) => openInLanguage(parts, uri),
    "locdrift.restartServer": () => server.restart(),
    "locdrift.showLog": () => server.log.show(),
    "locdrift.openServerSetting": () =>
      vscode.commands.executeCommand("workbench.action.openSettings", "locdrift.server.path"),
    "locdrift.showInstallation": () => vscode.commands.executeCommand("extension.open", extensionId),
  };
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([name, run]) =>
      vscode.commands.registerCommand(name, async (...given: unknown[]) => {
        try {
          await run(...given);
        } catch (error) {
          await show(error);
        }
      }),
    ),
  );
}

/** A sentence for the user instead of what was asked for. */
class Refusal extends Error {}

async function show(error: unknown): Promise<void> {
  const text = unlinked(error instanceof Error ? error.message : String(error));
  if (error instanceof Refusal) {
    await vscode.window.showInformationMessage(text);
    return;
  }
  const [action, command] =
    error instanceof NoServer ? ["Restart Server", "locdrift.restartServer"] : ["Show Log", "locdrift.showLog"];
  if ((await vscode.window.showErrorMessage(text, action)) === action) {
    await vscode.commands.executeCommand(command);
  }
}

/** The page that was named, or that of the active tab. */
async function openPage({ server }: Parts, given: unknown): Promise<OpenPage> {
  const named = typeof given === "string" ? vscode.Uri.parse(given, true) : given;
  const uri = named instanceof vscode.Uri ? (translationOf(named) ?? named) : activeUri();
  const page = uri === undefined ? undefined : await pageOf(server, uri);
  if (uri === undefined || page === undefined) {
    throw new Refusal("This file is not a page that locdrift compares.");
  }
  return { document: await vscode.workspace.openTextDocument(uri), page };
}

async function openTranslation(parts: Parts, given: unknown): Promise<OpenPage> {
  const open = await openPage(parts, given);
  if (open.page.isSource) {
    throw new Refusal("This page is the source. Open one of its translations first.");
  }
  return open;
}

async function compareWithSource(parts: Parts, given: unknown): Promise<void> {
  const { document, page } = await openPage(parts, given);
  const target = page.isSource ? await pick(page.translations, "Compare with the translation into…") : undefined;
  if (page.isSource && target === undefined) {
    return;
  }
  if (!(await parts.comparisons.open(target ?? document.uri))) {
    throw new Refusal("This page has no source to compare it with.");
  }
}

async function showSourceChange(parts: Parts, given: unknown, givenLine: unknown): Promise<void> {
  const { document, page } = await openTranslation(parts, given);
  const then = await parts.pinned.of(document.uri);
  if (then === undefined) {
    const reason =
      page.pin === null ? "the page names no source commit" : (page.pin.reason ?? "it is not in the source’s history");
    throw new Refusal(`The source as of the source commit cannot be shown: ${reason}.`);
  }
  const source = vscode.Uri.parse(then.source, true);
  const line = typeof givenLine === "number" ? givenLine : cursorIn(document);
  const there = line === undefined ? undefined : (await lineMap(parts.server, document))?.across("target", line);
  const translation = await vscode.window.showTextDocument(document, {
    viewColumn: columnOf(document),
    preview: false,
  });
  const options: vscode.TextDocumentShowOptions = {
    viewColumn: translation.viewColumn === vscode.ViewColumn.One ? vscode.ViewColumn.Two : vscode.ViewColumn.Beside,
    selection: there === undefined ? undefined : new vscode.Range(there, 0, there, 0),
  };
  const title = `${then.title} ↔ now`;
  await vscode.commands.executeCommand(
    "vscode.diff",
    parts.pinned.address(document.uri, source),
    source,
    title,
    options,
  );
  // The translation is what will be edited.
  const editor = await vscode.window.showTextDocument(document, { viewColumn: translation.viewColumn });
  await parts.comparisons.follow(editor, vscode.TextEditorRevealType.InCenter);
}

/** Goes down the page, then to the next page of the same language, round and round. */
async function nextOutdatedSection(parts: Parts): Promise<void> {
  const { document, page } = await openTranslation(parts, undefined);
  const sections = page.outdatedSections;
  const below = nextBelow(sections, cursorIn(document) ?? -1);
  if (below !== undefined) {
    await goTo(document.uri, below.start.line);
    return;
  }
  for (const uri of othersAfter(pagesWithOutdatedSections(), document.uri.toString())) {
    const other = await openPage(parts, uri).catch(() => undefined);
    const first = other?.page.language === page.language ? nextBelow(other.page.outdatedSections, -1) : undefined;
    if (other !== undefined && first !== undefined) {
      await goTo(other.document.uri, first.start.line);
      return;
    }
  }
  const first = nextBelow(sections, -1);
  if (first === undefined) {
    throw new Refusal(`No section is outdated in ${page.language}.`);
  }
  await goTo(document.uri, first.start.line);
}

function pagesWithOutdatedSections(): string[] {
  return vscode.languages
    .getDiagnostics()
    .filter(([, all]) => all.some((one) => one.source === "locdrift" && ruleOf(one) === "outdated-section"))
    .map(([uri]) => uri.toString());
}

function ruleOf({ code }: vscode.Diagnostic): string | number | undefined {
  return typeof code === "object" ? code.value : code;
}

async function stampPage(parts: Parts, given: unknown): Promise<void> {
  const { document } = await openTranslation(parts, given);
  await vscode.window.showTextDocument(document, { preview: false });
  await parts.server.execute("locdrift.stamp", document.uri);
}

async function openInLanguage(parts: Parts, given: unknown): Promise<void> {
  const { document, page } = await openPage(parts, given);
  const source = page.source === null ? undefined : vscode.Uri.parse(page.source.uri, true).toString();
  const others = [...(page.source === null ? [] : [page.source]), ...page.translations].filter(
    ({ uri }) => vscode.Uri.parse(uri, true).toString() !== document.uri.toString(),
  );
  const chosen = await pick(others, "Open the same page in…", source);
  if (chosen === undefined) {
    return;
  }
  // Through the source, to which each translation is aligned.
  const line = cursorIn(document) ?? 0;
  const inSource = page.isSource ? line : (await lineMap(parts.server, document))?.across("target", line);
  const other = await vscode.workspace.openTextDocument(chosen);
  const there =
    chosen.toString() === source || inSource === undefined
      ? inSource
      : (await lineMap(parts.server, other))?.across("source", inSource);
  await goTo(chosen, there ?? 0);
}

async function pick(pages: PageInLanguage[], placeHolder: string, source?: string): Promise<vscode.Uri | undefined> {
  if (pages.length === 0) {
    throw new Refusal("This page exists in no other language.");
  }
  const items = pages.map((page) => {
    const uri = vscode.Uri.parse(page.uri, true);
    const role = uri.toString() === source ? "source · " : "";
    return { label: page.language, description: `${role}${vscode.workspace.asRelativePath(uri)}`, uri };
  });
  const chosen = await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true });
  return chosen?.uri;
}

/** The line of the cursor, if the document is shown. */
function cursorIn(document: vscode.TextDocument): number | undefined {
  return editorOf(document.uri)?.selection.active.line;
}

function columnOf({ uri }: vscode.TextDocument): vscode.ViewColumn | undefined {
  return editorOf(uri)?.viewColumn;
}

async function goTo(uri: vscode.Uri, line: number): Promise<void> {
  const selection = new vscode.Range(line, 0, line, 0);
  const editor = await vscode.window.showTextDocument(uri, { selection, viewColumn: editorOf(uri)?.viewColumn });
  editor.revealRange(selection, vscode.TextEditorRevealType.AtTop);
}
