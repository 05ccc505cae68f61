/** The source page as of the commit that a translation was made from, as a read-only document. */

import * as vscode from "vscode";
import type { SourceAtPin } from "./protocol";
import type { Server } from "./server";

const SCHEME = "locdrift-source";

/** Serves the documents; they are read again when the server has checked, since a stamp changes the commit. */
export class PinnedSources implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly server: Server) {
    this.subscriptions = [
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      server.onStatus(({ state }) => {
        if (state === "ready") {
          const open = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === SCHEME);
          open.forEach(({ uri }) => this.changed.fire(uri));
        }
      }),
    ];
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const translation = translationOf(uri);
    return (translation === undefined ? undefined : await this.of(translation))?.text ?? "";
  }

  /** The source of a translation; undefined if the page has no source commit that can be read. */
  async of(translation: vscode.Uri): Promise<SourceAtPin | undefined> {
    return (await this.server.ask<SourceAtPin>("locdrift/sourceAtPin", translation)) ?? undefined;
  }

  /** The address of the document for a translation; it ends like that of the source, so that it is Markdown. */
  address(translation: vscode.Uri, source: vscode.Uri): vscode.Uri {
    return vscode.Uri.from({ scheme: SCHEME, path: source.path, query: translation.toString() });
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions, this.changed).dispose();
  }
}

/** The translation that such a document belongs to; undefined for any other document. */
export function translationOf(uri: vscode.Uri): vscode.Uri | undefined {
  return uri.scheme === SCHEME ? vscode.Uri.parse(uri.query, true) : undefined;
}
