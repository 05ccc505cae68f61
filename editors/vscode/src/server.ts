/** The language server: started, asked, and restarted. */

import * as vscode from "vscode";
import { LanguageClient, RevealOutputChannelOn, State } from "vscode-languageclient/node";
import { checked, find, thisMachine } from "./binary";
import type { Status } from "./protocol";
import { unlinked } from "./statusText";

/** The commands that the server may put into its code lenses and actions. */
export const CLIENT_COMMANDS = ["locdrift.compareWithSource", "locdrift.showSourceChange"];

/** Nothing can be asked, as there is no server. */
export class NoServer extends Error {}

/** The server of this window. */
export class Server implements vscode.Disposable {
  /** Where the client and the server write. */
  readonly log = vscode.window.createOutputChannel("locdrift", { log: true });
  private readonly statusChanged = new vscode.EventEmitter<Status>();
  /** Fires when the server starts, checks, is ready or fails. */
  readonly onStatus = this.statusChanged.event;
  private client: LanguageClient | undefined;
  /** Starts and stops follow each other, however fast they are asked for. */
  private last: Promise<void> = Promise.resolve();

  /** `minimum` is the lowest version of the program. */
  constructor(private readonly minimum: string) {}

  /** Starts the server; an earlier one is stopped first. Problems are shown to the user, not thrown. */
  restart(): Promise<void> {
    this.last = this.last.then(async () => {
      await this.stopClient();
      await this.startClient();
    });
    return this.last;
  }

  /** Stops the server. */
  stop(): Promise<void> {
    this.last = this.last.then(() => this.stopClient());
    return this.last;
  }

  /** Asks the server for something about a page; `null` if the page belongs to no project. */
  async ask<T>(method: string, page: vscode.Uri): Promise<T | null> {
    const client = this.running();
    return client.sendRequest<T | null>(method, {
      textDocument: { uri: client.code2ProtocolConverter.asUri(page) },
    });
  }

  /** Has the server execute a command of its own for a page. */
  async execute(command: string, page: vscode.Uri): Promise<void> {
    const client = this.running();
    await client.sendRequest("workspace/executeCommand", {
      command,
      arguments: [client.code2ProtocolConverter.asUri(page)],
    });
  }

  dispose(): void {
    void this.stop();
    this.statusChanged.dispose();
    this.log.dispose();
  }

  private running(): LanguageClient {
    if (this.client?.state !== State.Running) {
      throw new NoServer("The locdrift server is not running.");
    }
    return this.client;
  }

  private async startClient(): Promise<void> {
    this.statusChanged.fire({ state: "checking", message: "Starting…" });
    const setting = vscode.workspace.getConfiguration("locdrift").get<string>("server.path", "");
    let found = find(setting, thisMachine());
    if ("file" in found) {
      found = await checked(found.file, this.minimum);
    }
    if ("problem" in found) {
      this.fail(found.problem);
      void this.offer(`${found.problem} The extension needs locdrift ${this.minimum} or later.`, {
        "How to Install": "locdrift.showInstallation",
        "Open Setting": "locdrift.openServerSetting",
        Retry: "locdrift.restartServer",
      });
      return;
    }
    this.log.info(`Starting ${found.file} lsp`);
    const client = new LanguageClient(
      "locdrift",
      "locdrift",
      { command: found.file, args: ["lsp"] },
      {
        documentSelector: [
          { scheme: "file", language: "markdown" },
          { scheme: "file", pattern: "**/*.{md,mdx,markdown}" },
        ],
        initializationOptions: () => ({
          settings: vscode.workspace.getConfiguration("locdrift"),
          clientCommands: CLIENT_COMMANDS,
        }),
        diagnosticCollectionName: "locdrift",
        outputChannel: this.log,
        traceOutputChannel: this.log,
        revealOutputChannelOn: RevealOutputChannelOn.Never,
      },
    );
    client.onNotification("locdrift/status", (status: Status) => this.statusChanged.fire(status));
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Stopped && this.client === client) {
        this.fail("The server stopped. Its log says why.");
      }
    });
    this.client = client;
    try {
      await client.start();
    } catch (error) {
      const problem = `The locdrift server did not start: ${error instanceof Error ? error.message : String(error)}.`;
      this.fail(problem);
      void this.offer(problem, { "Show Log": "locdrift.showLog", "Restart Server": "locdrift.restartServer" });
    }
  }

  private async stopClient(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    try {
      await client?.dispose();
    } catch (error) {
      // It has ended, or never began.
      this.log.warn(`Stopping the server: ${String(error)}`);
    }
  }

  private fail(message: string): void {
    this.log.error(message);
    this.statusChanged.fire({ state: "failed", message });
  }

  /** Shows a problem with what can be done about it: titles and the commands behind them. */
  private async offer(problem: string, actions: Record<string, string>): Promise<void> {
    const chosen = await vscode.window.showErrorMessage(unlinked(problem), ...Object.keys(actions));
    const command = chosen === undefined ? undefined : actions[chosen];
    if (command !== undefined) {
      await vscode.commands.executeCommand(command);
    }
  }
}
