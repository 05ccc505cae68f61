/** A translation and its source side by side: they scroll together, and the block of the cursor is marked in the other. */

import * as vscode from "vscode";
import { Follower } from "./follower";
import { LineMap, lineAtRow, type Side } from "./lines";
import type { Alignment } from "./protocol";
import type { Server } from "./server";

/** How long to wait until editors are laid out, and for more edits before the alignment is asked for again, in milliseconds. */
const CALM = 300;
/** How long to wait for that at most, in milliseconds. */
const PATIENCE = 2000;

/** Two pages that are compared. */
interface Pair {
  pages: Record<Side, vscode.Uri>;
  map: LineMap;
  follower: Follower;
}

/** All comparisons of the window. */
export class Comparisons implements vscode.Disposable {
  private readonly pairs = new Map<string, Pair>();
  private readonly marked = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor("editor.rangeHighlightBackground"),
    overviewRulerColor: new vscode.ThemeColor("editorOverviewRuler.rangeHighlightForeground"),
  });
  private readonly subscriptions: vscode.Disposable[];
  private timer: NodeJS.Timeout | undefined;
  private lastEvent = 0;

  constructor(private readonly server: Server) {
    this.subscriptions = [
      vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => {
        this.lastEvent = Date.now();
        this.scrolled(textEditor);
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.selected(textEditor)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.edited(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.closed(uri)),
    ];
  }

  /** Opens both pages beside each other, the translation on the left; false if the server cannot align them. */
  async open(target: vscode.Uri): Promise<boolean> {
    const alignment = await this.server.ask<Alignment>("locdrift/alignment", target);
    if (alignment === null) {
      return false;
    }
    const source = vscode.Uri.parse(alignment.source, true);
    const left = await vscode.window.showTextDocument(target, {
      viewColumn: editorOf(target)?.viewColumn,
      preview: false,
    });
    await vscode.window.showTextDocument(source, {
      viewColumn: editorOf(source)?.viewColumn ?? vscode.ViewColumn.Beside,
      preserveFocus: true,
      preview: false,
    });
    await this.follow(left, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    return true;
  }

  /**
   * From now on, the source scrolls with the translation in this editor, and the other way round, while both are shown. The
   * translation begins where its cursor is.
   */
  async follow(editor: vscode.TextEditor, reveal: vscode.TextEditorRevealType): Promise<void> {
    const { document } = editor;
    const alignment = await this.server.ask<Alignment>("locdrift/alignment", document.uri);
    if (alignment === null) {
      return;
    }
    const source = vscode.Uri.parse(alignment.source, true);
    const map = mapOf(alignment, document, await vscode.workspace.openTextDocument(source));
    const pages = { target: document.uri, source };
    this.pairs.set(document.uri.toString(), { pages, map, follower: new Follower() });
    this.selected(editor);
    // The editors have their new size then, and have wrapped their lines.
    await this.quiet();
    editor.revealRange(editor.selection, reveal);
    this.scrolled(editor);
  }

  dispose(): void {
    clearTimeout(this.timer);
    vscode.Disposable.from(...this.subscriptions, this.marked).dispose();
  }

  /** Waits until no editor has been laid out or scrolled for a moment. */
  private async quiet(): Promise<void> {
    const end = Date.now() + PATIENCE;
    do {
      await new Promise((resolve) => setTimeout(resolve, CALM));
    } while (Date.now() - this.lastEvent < CALM && Date.now() < end);
  }

  private scrolled(editor: vscode.TextEditor): void {
    const line = topLine(editor);
    for (const { pair, side, other } of this.shown(editor)) {
      const now = Date.now();
      if (pair.follower.follows(side, now)) {
        pair.follower.moves(opposite(side), now);
        const there = Math.min(pair.map.across(side, line), other.document.lineCount - 1);
        other.revealRange(new vscode.Range(there, 0, there, 0), vscode.TextEditorRevealType.AtTop);
      }
    }
  }

  private selected(editor: vscode.TextEditor): void {
    for (const { pair, side, other } of this.shown(editor)) {
      const block = pair.map.block(side, editor.selection.active.line);
      other.setDecorations(this.marked, block === undefined ? [] : [blockRange(other.document, block)]);
      editor.setDecorations(this.marked, []);
    }
  }

  /** The comparisons that an editor takes part in, where the other page is visible too. */
  private shown(editor: vscode.TextEditor): { pair: Pair; side: Side; other: vscode.TextEditor }[] {
    const uri = editor.document.uri.toString();
    return [...this.pairs.values()].flatMap((pair) => {
      const side = (["target", "source"] as const).find((one) => pair.pages[one].toString() === uri);
      const other = side === undefined ? undefined : editorOf(pair.pages[opposite(side)]);
      return side === undefined || other === undefined ? [] : [{ pair, side, other }];
    });
  }

  private edited(document: vscode.TextDocument): void {
    const uri = document.uri.toString();
    if (
      [...this.pairs.values()].some(({ pages }) => [pages.target, pages.source].some((one) => one.toString() === uri))
    ) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.realign(), CALM);
    }
  }

  private async realign(): Promise<void> {
    for (const pair of this.pairs.values()) {
      const [target, source] = [pair.pages.target, pair.pages.source].map((uri) => editorOf(uri)?.document);
      if (target === undefined || source === undefined) {
        continue;
      }
      // A page that is being written may be no page for a moment, and the server may restart.
      const alignment = await this.server.ask<Alignment>("locdrift/alignment", target.uri).catch(() => null);
      if (alignment !== null) {
        pair.map = mapOf(alignment, target, source);
      }
    }
  }

  private closed(uri: vscode.Uri): void {
    for (const [key, { pages }] of this.pairs) {
      if ([pages.target, pages.source].some((one) => one.toString() === uri.toString())) {
        [editorOf(pages.target), editorOf(pages.source)].forEach((one) => one?.setDecorations(this.marked, []));
        this.pairs.delete(key);
      }
    }
  }
}

/** How the lines of a translation belong to those of its source; undefined if the server cannot align them. */
export async function lineMap(server: Server, target: vscode.TextDocument): Promise<LineMap | undefined> {
  const alignment = await server.ask<Alignment>("locdrift/alignment", target.uri);
  if (alignment === null) {
    return undefined;
  }
  const source = await vscode.workspace.openTextDocument(vscode.Uri.parse(alignment.source, true));
  return mapOf(alignment, target, source);
}

function mapOf({ pairs }: Alignment, target: vscode.TextDocument, source: vscode.TextDocument): LineMap {
  return new LineMap(pairs, { target: target.lineCount, source: source.lineCount });
}

function blockRange(
  document: vscode.TextDocument,
  { start, end }: { start: number; end: number | undefined },
): vscode.Range {
  let last = Math.min(end ?? document.lineCount, document.lineCount) - 1;
  while (last > start && document.lineAt(last).isEmptyOrWhitespace) {
    last -= 1;
  }
  return new vscode.Range(start, 0, Math.max(start, last), 0);
}

/** The first editor that shows a document. */
export function editorOf(uri: vscode.Uri): vscode.TextEditor | undefined {
  return vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
}

/** The line that is where the editor would show one that it is asked to show at its top: below headings that stick there. */
function topLine({ document, visibleRanges }: vscode.TextEditor): number {
  const settings = vscode.workspace.getConfiguration("editor", document);
  const sticky = settings.get<boolean>("stickyScroll.enabled")
    ? settings.get<number>("stickyScroll.maxLineCount", 0)
    : 0;
  const rows = Math.max(sticky, settings.get<number>("cursorSurroundingLines", 0));
  const first = visibleRanges[0]?.start.line ?? 0;
  const last = Math.min(first + rows, document.lineCount - 1);
  const lengths = Array.from({ length: last - first + 1 }, (_, at) => document.lineAt(first + at).text.length);
  // The first line of a page has no room above it.
  return first === 0 ? 0 : first + lineAtRow(lengths, rows);
}

function opposite(side: Side): Side {
  return side === "target" ? "source" : "target";
}
