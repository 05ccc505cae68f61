/** The page that is edited, as the server knows it. */

import * as vscode from "vscode";
import { translationOf } from "./pinnedSource";
import type { PageInfo } from "./protocol";
import type { Server } from "./server";

/** How long to wait for more changes before the server is asked again, in milliseconds. */
const CALM = 150;

/** Follows the active tab. */
export class ActivePage implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<PageInfo | undefined>();
  /** Fires with what the server knows about the page, or undefined if the tab shows none. */
  readonly onChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable[];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly server: Server) {
    this.subscriptions = [
      vscode.window.tabGroups.onDidChangeTabs(() => this.refresh()),
      vscode.window.tabGroups.onDidChangeTabGroups(() => this.refresh()),
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        const active = activeUri()?.toString();
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
    const uri = activeUri();
    const page = uri === undefined ? undefined : await pageOf(this.server, uri);
    if (uri?.toString() !== activeUri()?.toString()) {
      return;
    }
    this.changed.fire(page);
    const role = page === undefined ? undefined : page.isSource ? "source" : "translation";
    await vscode.commands.executeCommand("setContext", "locdrift.page", role);
  }
}

/** The document of the active tab; of a difference that shows the source's change, the translation. */
export function activeUri(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputTextDiff) {
    return translationOf(input.original) ?? input.modified;
  }
  return input instanceof vscode.TabInputText ? input.uri : undefined;
}

/** What the server knows about a document; undefined if it is no page, or if there is no server. */
export async function pageOf(server: Server, uri: vscode.Uri): Promise<PageInfo | undefined> {
  if (uri.scheme !== "file") {
    return undefined;
  }
  try {
    return (await server.ask<PageInfo>("locdrift/page", uri)) ?? undefined;
  } catch {
    return undefined;
  }
}
