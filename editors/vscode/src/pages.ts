/** The page that the active editor shows, as the server knows it. */

import * as vscode from "vscode";
import type { PageInfo } from "./protocol";
import type { Server } from "./server";

/** How long to wait for more changes before the server is asked again, in milliseconds. */
const CALM = 150;

/** Follows the active editor. */
export class ActivePage implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<PageInfo | undefined>();
  /** Fires with what the server knows about the page, or undefined if the editor shows none. */
  readonly onChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable[];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly server: Server) {
    this.subscriptions = [
      vscode.window.onDidChangeActiveTextEditor(() => this.refresh()),
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        const active = vscode.window.activeTextEditor?.document.uri.toString();
        if (uris.some((uri) => uri.toString() === active)) {
          this.refresh();
        }
      }),
      server.onStatus(() => this.refresh()),
    ];
  }

  /** Asks the server soon. */
  refresh(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.update(), CALM);
  }

  dispose(): void {
    clearTimeout(this.timer);
    vscode.Disposable.from(...this.subscriptions, this.changed).dispose();
  }

  private async update(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    const page = document === undefined ? undefined : await pageOf(this.server, document);
    if (document !== vscode.window.activeTextEditor?.document) {
      return;
    }
    this.changed.fire(page);
    const role = page === undefined ? undefined : page.isSource ? "source" : "translation";
    await vscode.commands.executeCommand("setContext", "locdrift.page", role);
  }
}

/** What the server knows about a document; undefined if it is no page, or if there is no server. */
export async function pageOf(server: Server, document: vscode.TextDocument): Promise<PageInfo | undefined> {
  if (document.uri.scheme !== "file") {
    return undefined;
  }
  try {
    return (await server.ask<PageInfo>("locdrift/page", document.uri)) ?? undefined;
  } catch {
    return undefined;
  }
}
