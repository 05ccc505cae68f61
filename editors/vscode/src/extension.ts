/** Where the editor starts and stops the extension. */

import * as vscode from "vscode";
import { registerCommands } from "./commands";
import { Comparisons } from "./comparison";
import { ActivePage } from "./pages";
import { PinnedSources } from "./pinnedSource";
import { Server } from "./server";
import { createStatusBar } from "./statusBar";

let server: Server | undefined;

/** Starts the server, and everything that asks it. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const { minimumServerVersion } = context.extension.packageJSON as { minimumServerVersion: string };
  server = new Server(minimumServerVersion);
  const active = new ActivePage(server);
  const comparisons = new Comparisons(server);
  const pinned = new PinnedSources(server);
  context.subscriptions.push(
    server,
    active,
    comparisons,
    pinned,
    createStatusBar(server, active),
    registerCommands({ server, comparisons, pinned, extensionId: context.extension.id }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("locdrift.server.path")) {
        void server?.restart();
      }
    }),
  );
  await server.restart();
}

/** Waits until the server has ended. */
export async function deactivate(): Promise<void> {
  await server?.stop();
}
